# /// misconception
# id = "W8b"
# name = "with_sqrt"
# fails = ["C6"]
# en = "Your code takes the square root at the end and returns distances. Asked for are the squared distances, and the root has no usable gradient where two points coincide."
# zh = "你的代码最后开了平方根，返回的是距离。题目要的是距离的平方，而且当两点重合时平方根没有可用的梯度。"
# ///
# ruff: noqa: E501

from torch import Tensor


def pairwise_sq_dists(a: Tensor, b: Tensor) -> Tensor:
    if not a.is_floating_point() or a.dtype != b.dtype:
        raise TypeError("a and b must be float tensors of one dtype")
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError("a and b must be (n, d) and (m, d)")
    return (a[:, None, :] - b[None, :, :]).square().sum(-1).sqrt()
