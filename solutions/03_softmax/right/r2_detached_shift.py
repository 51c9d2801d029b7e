"""logsumexp first, its shift detached; softmax is the exponential of what remains."""

import math

from torch import Tensor


def logsumexp(x: Tensor, dim: int = -1, keepdim: bool = False) -> Tensor:
    if not x.is_floating_point():
        raise TypeError(f"{x.dtype} is no floating point dtype")
    if x.dim() == 0:
        raise ValueError("a scalar has no axis to sum along")
    if x.size(dim) < 1:
        raise ValueError("nothing to sum")
    shift = x.detach().max(dim, keepdim=True).values
    lse = (x - shift).exp().sum(dim, keepdim=True).log() + shift
    if not keepdim:
        lse = lse.squeeze(dim)
    return lse


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    if not x.is_floating_point():
        raise TypeError(f"{x.dtype} is no floating point dtype")
    if x.dim() == 0:
        raise ValueError("a scalar has no axis to sum along")
    if x.size(dim) < 1:
        raise ValueError("nothing to normalise")
    shifted = x - x.detach().max(dim, keepdim=True).values
    return shifted - logsumexp(shifted, dim, keepdim=True)


def softmax(x: Tensor, dim: int = -1, temperature: float = 1.0) -> Tensor:
    if math.isnan(temperature) or temperature <= 0.0:
        raise ValueError("temperature must be above zero")
    if not x.is_floating_point():
        raise TypeError(f"{x.dtype} is no floating point dtype")
    return log_softmax(x * (1.0 / temperature), dim).exp()
