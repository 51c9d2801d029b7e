# /// misconception
# id = "W7"
# name = "divides_by_n"
# fails = ["C5"]
# en = "Your code divides every running sum by the full length of the axis. Position k has seen only k + 1 entries so far, so every mean but the last comes out too close to 0."
# zh = "你的代码把每个累积和都除以整条轴的长度。位置 k 到此为止只见过 k + 1 个元素，所以除了最后一个，其余平均值都偏向 0。"
# ///
# ruff: noqa: E501, F821

from torch import Tensor


def running_mean(x: Tensor, dim: int = -1) -> Tensor:
    _check_input(x)
    return x.cumsum(dim) / x.shape[dim]
