# /// misconception
# id = "W2"
# name = "axes_not_permuted"
# fails = ["C1"]
# en = """\
# Your code reshapes the four axes in the order a, b, u, v. A reshape keeps the order in \
# memory, so entries of one block end up strewn over whole rows of the result."""
# zh = """\
# 你的代码按照 a、b、u、v 的顺序直接变形四个轴。变形不改变元素在内存中的顺序，于\
# 是同一个块的元素被散布到了结果的整行上。"""
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
    return torch.einsum("iab,iuv->abuv", A, S).reshape(n * rows, n * cols)
