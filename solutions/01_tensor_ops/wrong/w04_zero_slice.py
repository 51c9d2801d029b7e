# /// misconception
# id = "W4"
# name = "zero_slice"
# fails = ["C2"]
# en = "Your code divides by the sum of a slice also when that sum is 0. A slice of zeros becomes 0/0, which is NaN, where zeros are asked for."
# zh = "即使切片的和为 0，你的代码仍然用它作除数。全零的切片变成 0/0，也就是 NaN，而题目要求的是零。"
# ///
# ruff: noqa: E501, F821

from torch import Tensor


def proportions(x: Tensor, dim: int = -1) -> Tensor:
    _check_input(x)
    return x / x.sum(dim, keepdim=True)
