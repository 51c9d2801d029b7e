"""R3: the axis goes to the front, the work is done there, and the axis goes back."""

import torch
from torch import Tensor


def proportions(x: Tensor, dim: int = -1) -> Tensor:
    front = _to_front(x, dim)
    total = front.sum(0)  # lines up with front[0], front[1], ... from the right
    safe = torch.where(total != 0, total, torch.ones_like(total))
    return (front / safe).movedim(0, dim)


def masked_mean(x: Tensor, mask: Tensor, dim: int = -1) -> Tensor:
    front = _to_front(x, dim)
    if mask.dtype != torch.bool:
        raise TypeError("mask must be bool")
    if mask.shape != x.shape:
        raise ValueError("mask must have the shape of x")
    keep = mask.movedim(dim, 0)
    count = keep.to(x.dtype).sum(0)
    weight = torch.where(keep, 1 / count.clamp(min=1), 0.0)
    return (weight * front.masked_fill(~keep, 0.0)).sum(0)


def running_mean(x: Tensor, dim: int = -1) -> Tensor:
    front = _to_front(x, dim)
    n = front.shape[0]
    seen = front.new_ones(n, n).tril()
    weight = seen / seen.sum(1, keepdim=True)
    return torch.tensordot(weight, front, dims=1).movedim(0, dim)


def pairwise_sq_dists(a: Tensor, b: Tensor) -> Tensor:
    if not a.is_floating_point() or not b.is_floating_point() or a.dtype != b.dtype:
        raise TypeError("a and b must be float tensors of one dtype")
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError("expected shapes (n, d) and (m, d)")
    gap = a.T[:, :, None] - b.T[:, None, :]  # (d, n, m)
    return gap.pow(2).sum(0)


def _to_front(x: Tensor, dim: int) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if x.ndim == 0:
        raise ValueError("x must have at least one axis")
    return x.movedim(dim, 0)
