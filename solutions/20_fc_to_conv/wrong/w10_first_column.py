# /// misconception
# id = "W10"
# name = "first_column"
# fails = ["C6"]
# en = "Your code reads the kernel from the first column of the matrix. A column tells where the light of one input pixel goes; the kernel is what one output pixel collects."
# zh = "你的代码从矩阵的第一列读取卷积核。一列说明的是一个输入像素影响到哪些输出；卷积核则是一个输出像素从各个输入收集的内容。"
# ///
# ruff: noqa: E501, F821

from torch import Tensor


def kernel_of(W: Tensor, h: int, w: int) -> Tensor:
    _require_square_map(W, h, w)
    return W[:, 0].reshape(h, w)
