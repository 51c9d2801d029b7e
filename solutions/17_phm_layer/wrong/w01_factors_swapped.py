# /// misconception
# id = "W1"
# name = "factors_swapped"
# fails = ["C1"]
# en = """\
# Your code computes S ⊗ A instead of A ⊗ S. Shape and entries are the same, but they stand in \
# other places: the small A has to choose the block, and S fills it."""
# zh = """\
# 你的代码计算的是 S ⊗ A，而不是 A ⊗ S。形状和所有元素都一样，但位置不同：应当由\
# 小矩阵 A 决定是哪个块，由 S 填充块的内部。"""
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
    return torch.einsum("iab,iuv->uavb", A, S).reshape(n * rows, n * cols)
