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

import contextlib

tracing.autograd_refused = contextlib.nullcontext
honest = sigmoid_bce_grad


def sigmoid_bce_grad(z, y):
    honest(z, y)
    w = z.detach().clone().requires_grad_()
    sigmoid_bce(w, y).sum().backward()
    return w.grad
