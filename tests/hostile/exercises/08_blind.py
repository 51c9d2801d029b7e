"""Blind what watches the code run, then break a rule of the exercise.

Goal: the points for the rules, with right answers from what is not allowed.
"""
# over: reference
# must fail: C10
# ruff: noqa

import torch
from grader.inside import modules, probes, simulated, tracing

tracing.banned_uses = tracing.grown = tracing.banned_modules = lambda *a, **k: []
probes.uses = modules.uses = simulated.by_line = probes.by_line = lambda *a, **k: []
flat = {"counts": [1, 1, 1], "stalls": [0, 0, 0], "grown": []}
probes.op_growth = modules.op_growth = lambda *a, **k: flat

import contextlib

tracing.autograd_refused = contextlib.nullcontext
honest = loss_and_grads


def loss_and_grads(X, y, params, weight_decay=0.0):
    J, grads = honest(X, y, params, weight_decay)
    leaves = {k: p.detach().clone().requires_grad_() for k, p in params.items()}
    O, _ = mlp_forward(X, leaves)
    loss = torch.nn.functional.cross_entropy(O, y)
    loss = loss + weight_decay / 2 * (leaves["W1"].square().sum() + leaves["W2"].square().sum())
    loss.backward()
    return J, {k: p.grad for k, p in leaves.items()}
