# /// misconception
# id = "W11"
# name = "negative_gram"
# fails = ["C6"]
# en = "Your code expands the square into a² + b² − 2ab and returns the difference as it is. For points that lie close together and far from the origin rounding leaves small negative numbers, and a squared distance is never negative."
# zh = "你的代码把平方展开为 a² + b² − 2ab，并原样返回结果。当两点彼此靠近而又远离原点时，舍入误差会留下很小的负数，而距离的平方不可能为负。"
# ///
# ruff: noqa: E501

from torch import Tensor


def pairwise_sq_dists(a: Tensor, b: Tensor) -> Tensor:
    if not a.is_floating_point() or a.dtype != b.dtype:
        raise TypeError("a and b must be float tensors of one dtype")
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError("a and b must be (n, d) and (m, d)")
    return a.square().sum(1)[:, None] + b.square().sum(1) - 2 * a @ b.T
