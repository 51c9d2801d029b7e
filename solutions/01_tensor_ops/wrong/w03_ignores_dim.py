# /// misconception
# id = "W3"
# name = "ignores_dim"
# fails = ["C1"]
# en = "Your code always sums along the last axis, whatever `dim` says. For any other axis the slices along `dim` do not add up to 1."
# zh = "无论 `dim` 是什么，你的代码总是沿最后一个轴求和。对于其他轴，沿 `dim` 的切片之和就不是 1 了。"
# ///
# ruff: noqa: E501, F821

from torch import Tensor


def proportions(x: Tensor, dim: int = -1) -> Tensor:
    _check_input(x)
    total = x.sum(-1, keepdim=True)
    return x / total.masked_fill(total == 0, 1.0)
