# /// misconception
# id = "W4b"
# name = "epsilon_everywhere"
# fails = ["C1"]
# en = "Your code adds a small constant to every denominator to avoid a division by 0. That shifts every result a little, also where nothing was wrong, and in float64 the slices visibly no longer add up to 1."
# zh = "为了避免除以 0，你的代码给每个分母都加了一个小常数。这样一来，本来没有问题的结果也都偏了一点，在 float64 下可以明显看出切片之和不再是 1。"
# ///
# ruff: noqa: E501, F821

from torch import Tensor


def proportions(x: Tensor, dim: int = -1) -> Tensor:
    _check_input(x)
    return x / (x.sum(dim, keepdim=True) + 1e-6)
