"""R1: sums that keep their axis, `where` for the special cases, broadcasting for the rest."""

import torch
from torch import Tensor


def _require_float(*tensors: Tensor) -> None:
    if not all(t.is_floating_point() for t in tensors):
        raise TypeError("floating point tensors only")


def proportions(x: Tensor, dim: int = -1) -> Tensor:
    _require_float(x)
    if x.dim() == 0:
        raise ValueError("x needs an axis")
    total = torch.sum(x, dim=dim, keepdim=True)
    empty = (x == 0).all(dim=dim, keepdim=True)
    return x / torch.where(empty, torch.ones_like(total), total)


def masked_mean(x: Tensor, mask: Tensor, dim: int = -1) -> Tensor:
    _require_float(x)
    if mask.dtype is not torch.bool:
        raise TypeError("mask must be bool")
    if x.dim() == 0:
        raise ValueError("x needs an axis")
    if mask.shape != x.shape:
        raise ValueError("mask and x must have the same shape")
    kept = torch.where(mask, x, torch.zeros_like(x))
    count = mask.sum(dim=dim, keepdim=True).clamp(min=1)
    return (kept / count).sum(dim=dim)


def running_mean(x: Tensor, dim: int = -1) -> Tensor:
    _require_float(x)
    if x.dim() == 0:
        raise ValueError("x needs an axis")
    shape = [1] * x.dim()
    shape[dim] = x.shape[dim]
    count = torch.arange(1, x.shape[dim] + 1, dtype=x.dtype, device=x.device).view(shape)
    return torch.cumsum(x, dim=dim) / count


def pairwise_sq_dists(a: Tensor, b: Tensor) -> Tensor:
    _require_float(a, b)
    if a.dtype != b.dtype:
        raise TypeError("a and b must have the same dtype")
    if a.dim() != 2 or b.dim() != 2:
        raise ValueError("a and b must be 2-D")
    if a.shape[1] != b.shape[1]:
        raise ValueError("a and b must have the same number of columns")
    diff = a.unsqueeze(1) - b.unsqueeze(0)
    return (diff * diff).sum(dim=2)
