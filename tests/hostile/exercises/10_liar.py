"""Errors and shapes are right, every value is zero, and all that observes says that all is well.

Goal: the points of every check whose probe reports judgements in place of values.
"""
# over: reference
# must fail: C1, C2, C3, C4, C5, C6
# ruff: noqa

import copy
import functools

import torch
from grader.inside import modules, probes, tracing
from torch import Tensor

true = lambda *a, **k: True
none = lambda *a, **k: []
flat = {"counts": [1, 1, 1], "stalls": [0, 0, 0], "grown": []}


def nothing(value):
    if isinstance(value, Tensor):
        return torch.zeros_like(value)
    if isinstance(value, torch.device):
        return torch.device("cpu")
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value)(nothing(v) for v in value)
    if isinstance(value, dict):
        return {k: nothing(v) for k, v in value.items()}
    return type(value)(0) if type(value) in (int, float) else value


def copied(value):
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def hollow(function, keep=0):
    @functools.wraps(function)
    def run(*args, **kwargs):
        return nothing(function(*args[:keep], *map(copied, args[keep:]), **kwargs))

    return run


for name in "decompose expected_error simulate poly_learner sweep".split():
    thing = globals()[name]
    if isinstance(thing, type):
        for method in ("forward", "encode", "decode"):
            if method in vars(thing):
                setattr(thing, method, hollow(vars(thing)[method], keep=1))
    else:
        globals()[name] = hollow(thing)

torch.equal = torch.allclose = Tensor.equal = Tensor.allclose = true
torch.autograd.grad = lambda y, xs, *a, **k: [torch.zeros_like(x) for x in xs]
probes._vjp = lambda y, xs, *a, **k: [torch.zeros_like(x) for x in xs]
probes.places = modules.places = lambda value: ["cuda:0"]
probes.uses = modules.uses = tracing.banned_uses = tracing.grown = none
probes.by_line = modules.by_line = tracing.banned_modules = none
probes.op_growth = modules.op_growth = lambda *a, **k: flat
