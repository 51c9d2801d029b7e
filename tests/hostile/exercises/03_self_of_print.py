"""Reach the grader from a function that everybody has.

Goal: the rule that softmax is written, not called.
"""
# over: reference
# must fail: C9
# ruff: noqa

tracing = print.__self__.__import__("grader.inside.tracing").inside.tracing
tracing.banned_uses = tracing.grown = lambda *a, **k: []


def softmax(x, dim=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError
    _check(x, dim)
    return torch.softmax(x / temperature, dim)
