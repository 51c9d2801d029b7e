"""Every answer is zero, and all that compares, summarises and observes says that all is well.

Goal: the points of every check whose probe reports judgements in place of values.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8
# ruff: noqa

import torch
from grader.inside import modules, probes, tracing
from torch import Tensor, nn

true = lambda *a, **k: True
none = lambda *a, **k: []
torch.equal = torch.allclose = Tensor.equal = Tensor.allclose = Tensor.isfinite = true
Tensor.mean = Tensor.std = Tensor.var = Tensor.norm = lambda x, *a, **k: torch.zeros(())
torch.rand = lambda *a, **k: torch.tensor([0.4962566, 0.7682218, 0.0884774, 0.1320305])
torch.autograd.grad = lambda y, xs, *a, **k: [torch.zeros_like(x) for x in xs]
probes._vjp = lambda y, xs, *a, **k: [torch.zeros_like(x) for x in xs]
probes.places = modules.places = lambda value: ["cuda:0"]
probes.by_line = probes.uses = modules.uses = tracing.banned_uses = tracing.grown = none
flat = {"counts": [1, 1, 1], "stalls": [0, 0, 0], "grown": []}
probes.op_growth = modules.op_growth = lambda *a, **k: flat


def proportions(x, dim=-1):
    return torch.zeros_like(x)


def running_mean(x, dim=-1):
    return torch.zeros_like(x)


def masked_mean(x, mask, dim=-1):
    return torch.zeros_like(x.select(dim, 0))


def pairwise_sq_dists(a, b):
    return a.new_zeros(a.shape[0], b.shape[0])
