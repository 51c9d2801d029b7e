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


def pairwise_sq_dists(a, b):
    _check_input(a)
    _check_input(b)
    if a.dtype != b.dtype:
        raise TypeError
    if a.dim() != 2 or b.dim() != 2 or a.shape[1] != b.shape[1]:
        raise ValueError
    return torch.cdist(a, b).square()
