"""R2: sums as einsum, NaN allowed for a moment and then repaired, distances by the Gram trick."""

import torch
from torch import Tensor, einsum


def proportions(x: Tensor, dim: int = -1) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if x.ndim < 1:
        raise ValueError("x must have an axis")
    total = einsum("i...->...", x.movedim(dim, 0)).unsqueeze(dim)
    return torch.where(total == 0, 0.0, x / total)


def masked_mean(x: Tensor, mask: Tensor, dim: int = -1) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if mask.dtype != torch.bool:
        raise TypeError("mask must be a bool tensor")
    if x.ndim < 1:
        raise ValueError("x must have an axis")
    if x.shape != mask.shape:
        raise ValueError("x and mask must have the same shape")
    mean = x.masked_fill(~mask, float("nan")).nanmean(dim)
    return mean.masked_fill(~mask.any(dim), 0.0)


def running_mean(x: Tensor, dim: int = -1) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if x.ndim < 1:
        raise ValueError("x must have an axis")
    n = x.size(dim)
    share = torch.arange(1, n + 1, dtype=x.dtype, device=x.device).reciprocal()
    means = einsum("...k,k->...k", x.movedim(dim, -1).cumsum(-1), share)
    return means.movedim(-1, dim)


def pairwise_sq_dists(a: Tensor, b: Tensor) -> Tensor:
    if not (a.is_floating_point() and b.is_floating_point()) or a.dtype != b.dtype:
        raise TypeError("a and b must be float tensors of the same dtype")
    if not a.ndim == b.ndim == 2 or a.size(1) != b.size(1):
        raise ValueError("a and b must be (n, d) and (m, d)")
    a_sq, b_sq = einsum("nd,nd->n", a, a), einsum("md,md->m", b, b)
    gram = einsum("nd,md->nm", a, b)
    return (a_sq[:, None] + b_sq - 2 * gram).clamp_min(0)
