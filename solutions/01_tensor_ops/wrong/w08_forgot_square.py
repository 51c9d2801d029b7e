# /// misconception
# id = "W8"
# name = "forgot_square"
# fails = ["C6"]
# en = "Your code adds up the plain differences of the coordinates, without squaring them. Positive and negative differences cancel, so far points can look close and results can be negative."
# zh = "你的代码直接把各坐标的差相加，没有平方。正负差会相互抵消，于是相距很远的点可能显得很近，结果还可能为负。"
# ///
# ruff: noqa: E501

from torch import Tensor


def pairwise_sq_dists(a: Tensor, b: Tensor) -> Tensor:
    if not a.is_floating_point() or a.dtype != b.dtype:
        raise TypeError("a and b must be float tensors of one dtype")
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError("a and b must be (n, d) and (m, d)")
    return (a[:, None, :] - b[None, :, :]).sum(-1)
