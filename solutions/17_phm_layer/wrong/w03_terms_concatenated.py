# /// misconception
# id = "W3"
# name = "terms_concatenated"
# fails = ["C1", "C3"]
# en = """\
# Your code puts the n Kronecker products on top of each other instead of adding them up. The \
# result has n times too many rows, and the layer would need n times as many biases."""
# zh = """\
# 你的代码把 n 个克罗内克积上下拼接，而不是相加。结果的行数变成了 n 倍，这个层也\
# 就需要 n 倍的偏置。"""
# ///
import torch
from torch import Tensor


def phm_weight(A: Tensor, S: Tensor) -> Tensor:
    if not A.is_floating_point() or not S.is_floating_point():
        raise TypeError("A and S must be float tensors")
    if A.ndim != 3 or len(set(A.shape)) != 1:
        raise ValueError("A must be (n, n, n)")
    if S.ndim != 3 or S.shape[0] != A.shape[0]:
        raise ValueError("S must be (n, q/n, d/n)")
    n, rows, cols = S.shape
    return torch.einsum("iab,iuv->iaubv", A, S).reshape(n * n * rows, n * cols)


def phm_param_count(d: int, q: int, n: int, bias: bool = True) -> int:
    if n < 1 or d < 1 or q < 1:
        raise ValueError("all sizes must be at least 1")
    if d % n or q % n:
        raise ValueError("n must divide d and q")
    count = n**3 + d * q // n
    return count + n * q if bias else count
