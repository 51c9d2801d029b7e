"""Take all values out of the tensor at once, and loop over them in Python.

Goal: the rule that there is no loop, which counts operations and waits: this has three and one.
"""
# over: reference
# must fail: C9
# ruff: noqa

import math


def softmax(x, dim=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError
    _check(x, dim)
    if x.requires_grad or x.dim() != 2 or dim not in (-1, 1):
        return log_softmax(x / temperature, dim).exp()
    rows = []
    for row in x.tolist():
        powers = [math.exp((v - max(row)) / temperature) for v in row]
        rows.append([p / sum(powers) for p in powers])
    return torch.tensor(rows, dtype=x.dtype, device=x.device)
