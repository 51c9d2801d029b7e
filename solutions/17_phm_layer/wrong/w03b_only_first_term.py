# /// misconception
# id = "W3b"
# name = "only_first_term"
# fails = ["C1", "C3"]
# en = """\
# Your code uses a single Kronecker product and leaves out the other terms of the sum. One \
# term alone can only make very special matrices, and it has fewer parameters than the layer \
# that is asked for."""
# zh = """\
# 你的代码只用了一个克罗内克积，漏掉了求和中的其他项。单独一项只能表示非常特殊的\
# 矩阵，参数也比题目要求的层少。"""
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
    return torch.einsum("ab,uv->aubv", A[0], S[0]).reshape(n * rows, n * cols)


def phm_param_count(d: int, q: int, n: int, bias: bool = True) -> int:
    if n < 1 or d < 1 or q < 1:
        raise ValueError("all sizes must be at least 1")
    if d % n or q % n:
        raise ValueError("n must divide d and q")
    count = n**2 + (d // n) * (q // n)
    return count + q if bias else count
