# /// misconception
# id = "W9"
# name = "swapped_distributions"
# fails = ["C8"]
# en = "Your code computes the divergence with p and q exchanged. The two directions are different numbers: the average is to be taken over p."
# zh = "你的代码把 p 和 q 对调了再计算散度。两个方向的结果并不相同：应当对 p 取平均。"
# ///
# ruff: noqa: E501

import torch
from torch import Tensor


def kl_divergence(p: Tensor, q: Tensor, dim: int = -1) -> Tensor:
    if not p.is_floating_point() or p.dtype != q.dtype:
        raise TypeError("p and q must be float tensors of one dtype")
    if p.shape != q.shape:
        raise ValueError("p and q must have the same shape")
    return (torch.xlogy(q, q) - torch.xlogy(q, p)).sum(dim)
