"""Every answer is zero, and all that compares, summarises and observes says that all is well.

Goal: the points of every check whose probe reports judgements in place of values.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11
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


def one_hot(labels, num_classes, dtype=torch.float32):
    return torch.zeros(*labels.shape, num_classes, dtype=dtype, device=labels.device)


class SoftmaxRegression(nn.Module):
    def __init__(self, num_inputs, num_outputs, sigma=0.01, generator=None):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(num_inputs, num_outputs))
        self.bias = nn.Parameter(torch.zeros(num_outputs))

    def forward(self, X):
        return X.new_zeros(X.shape[0], self.bias.numel())


def predict(logits):
    return torch.zeros_like(logits[:, 0]).long()


def accuracy(logits, labels):
    return 1.0


def confusion_matrix(predicted, labels, num_classes):
    return torch.zeros(num_classes, num_classes).long()


def train_epoch(net, batches, lr):
    list(batches)
    net.train()
    return 0.0, 1.0
