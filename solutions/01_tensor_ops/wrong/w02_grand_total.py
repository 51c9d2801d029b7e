# /// misconception
# id = "W2"
# name = "grand_total"
# fails = ["C1"]
# en = "Your code divides by the sum over all axes of the tensor. The proportions then add up to 1 over the whole tensor, but not within each slice along `dim`."
# zh = "你的代码除以的是整个张量所有元素的和。这样得到的比例在整个张量上加起来为 1，而不是在沿 `dim` 的每个切片内为 1。"
# ///
# ruff: noqa: E501, F821

from torch import Tensor


def proportions(x: Tensor, dim: int = -1) -> Tensor:
    _check_input(x)
    total = x.sum()
    return x / total.masked_fill(total == 0, 1.0)
