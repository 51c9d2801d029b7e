# /// misconception
# id = "W1"
# name = "lost_axis"
# fails = ["C1"]
# en = "Your code divides x by sums that no longer have the axis they were taken over, so broadcasting lines them up with another axis. On a square input nothing complains: columns are divided by the sums of rows."
# zh = "你的代码用来作除数的和已经丢掉了被求和的轴，广播机制便把它们与另一条轴对齐。输入是方阵时不会报错，但每一列除以的却是各行的和。"
# ///
# ruff: noqa: E501, F821

from torch import Tensor


def proportions(x: Tensor, dim: int = -1) -> Tensor:
    _check_input(x)
    total = x.sum(dim)
    return x / total.masked_fill(total == 0, 1.0)
