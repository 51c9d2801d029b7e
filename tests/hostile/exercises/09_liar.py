"""Every answer is zero, and all that compares, summarises and observes says that all is well.

Goal: the points of every check whose probe reports judgements in place of values.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8, C9
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


def poly_features(x, degree):
    return x.new_zeros(x.shape[0], degree + 1)


def fit_poly(x, y, degree, ridge=0.0):
    return x.new_zeros(degree + 1)


def poly_mse(x, y, coef):
    return x.new_zeros(())


def split_indices(n, val_fraction, generator=None):
    order = torch.arange(n)
    size = max(1, int(n * val_fraction))
    return order[size:], order[:size]


def kfold_indices(n, k, generator=None):
    return [(torch.arange(n)[:0], torch.arange(n))] * k


def select_degree(x_train, y_train, x_val, y_val, degrees):
    return degrees[0], [0.0] * len(degrees), [0.0] * len(degrees)


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.best_loss, self.best_epoch = float("inf"), -1

    def step(self, val_loss, module):
        return False

    def restore(self, module):
        pass
