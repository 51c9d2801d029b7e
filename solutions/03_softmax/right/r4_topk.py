"""The shift comes from topk(1) or a sort; sums by einsum-free reduction."""

import torch
from torch import Tensor


def _top(x: Tensor, dim: int) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("floating point scores, please")
    if x.ndim < 1:
        raise ValueError("x must have an axis")
    if x.size(dim) == 0:
        raise ValueError("dim is empty")
    return x.topk(1, dim=dim).values


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    centred = torch.sub(x, _top(x, dim))
    return centred - centred.exp().sum(dim, keepdim=True).log()


def softmax(x: Tensor, dim: int = -1, temperature: float = 1.0) -> Tensor:
    if temperature <= 0 or temperature != temperature:
        raise ValueError("temperature")
    scaled = torch.div(x, temperature) if x.is_floating_point() else x
    weights = (scaled - _top(scaled, dim)).exp()
    return weights.div(weights.sum(dim, True))


def logsumexp(x: Tensor, dim: int = -1, keepdim: bool = False) -> Tensor:
    _top(x, dim)
    biggest = torch.sort(x, dim=dim, descending=True).values.narrow(dim, 0, 1)
    out = biggest + (x - biggest).exp().sum(dim, True).log()
    return out if keepdim else out.squeeze(dim)
