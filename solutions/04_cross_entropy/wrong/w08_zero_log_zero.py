# /// misconception
# id = "W8"
# name = "zero_log_zero"
# fails = ["C8"]
# en = "Your code multiplies p by its log as it is. For p = 0 that is 0 times minus infinity, which is NaN, although such a term counts as 0."
# zh = "你的代码直接用 p 乘以它的对数。当 p = 0 时就是 0 乘以负无穷，得到 NaN，而这样的项应当算作 0。"
# ///
# ruff: noqa: E501

from torch import Tensor


def entropy(p: Tensor, dim: int = -1) -> Tensor:
    if not p.is_floating_point():
        raise TypeError("p must be a float tensor")
    return -(p * p.log()).sum(dim)
