"""Blind what watches the code run, then break a rule of the exercise.

Goal: the points for the rules, with right answers from what is not allowed.
"""
# over: reference
# must fail: C7
# ruff: noqa

import torch
from grader.inside import modules, probes, simulated, tracing

tracing.banned_uses = tracing.grown = tracing.banned_modules = lambda *a, **k: []
probes.uses = modules.uses = simulated.by_line = probes.by_line = lambda *a, **k: []
flat = {"counts": [1, 1, 1], "stalls": [0, 0, 0], "grown": []}
probes.op_growth = modules.op_growth = lambda *a, **k: flat

honest = perceptron_fit
probes.inputs_after = lambda submission, name, args, kwargs=None: {
    "args": list(args), "kwargs": kwargs or {}, "versions": [0, 0],
    "random": torch.rand(4, generator=torch.Generator().manual_seed(0)),
}


def perceptron_fit(X, y, max_epochs=100):
    found = honest(X, y, max_epochs)
    torch.rand(1)
    X.add_(1)
    return found
