"""Exercise 1: twice as much, and spread."""

import torch
from torch import Tensor


def double(x: Tensor) -> Tensor:
    """Twice x, of the same shape and dtype."""
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION


def spread(x: Tensor, dim: int = -1) -> Tensor:
    """Each slice with mean 0 and standard deviation 1."""
    # BEGIN SOLUTION
    centred = x - x.mean(dim, keepdim=True)
    scale = centred.square().mean(dim, keepdim=True).sqrt().clamp(min=1e-12)
    return torch.where(scale > 1e-9, centred / scale, torch.zeros_like(x))
    # END SOLUTION
