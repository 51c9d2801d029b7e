"""Every answer is zero, and all that compares, summarises and observes says that all is well.

Goal: the points of every check whose probe reports judgements in place of values.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7
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


def fold_affine(layers):
    W, b = layers[-1]
    return W.new_zeros(W.shape[0], layers[0][0].shape[1]), torch.zeros_like(b)


def monotone_counts(f, X, feature, step=1.0):
    return X.shape[0], 0


def perceptron_fit(X, y, max_epochs=100):
    return X.new_zeros(X.shape[1]), X.new_zeros(()), True


class XorNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.output = nn.Linear(2, 2), nn.Linear(2, 1)

    def forward(self, X):
        return X.new_zeros(X.shape[0])


def train_xor(hidden=16, steps=300, lr=0.05, seed=0):
    return XorNet()
