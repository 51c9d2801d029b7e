"""Every answer is zero, and all that compares, summarises and observes says that all is well.

Goal: the points of every check whose probe reports judgements in place of values.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8, C9, C10
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


def linreg(X, w, b):
    return X.new_zeros(X.shape[0])


def squared_loss(y_hat, y, reduction="mean"):
    return torch.zeros_like(y) if reduction == "none" else y.new_zeros(())


def normal_equations(X, y, ridge=0.0):
    return X.new_zeros(X.shape[1]), X.new_zeros(())


def sgd_step(params, lr):
    for p in params:
        p.grad = None


def train_linreg(X, y, lr=0.1, epochs=1, batch_size=1, generator=None):
    return X.new_zeros(X.shape[1]), X.new_zeros(()), [0.0] * epochs
