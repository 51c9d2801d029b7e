"""Loop over the rows of a NumPy array, on the CPU, wherever the tensor is.

Goal: the rule that there is no loop.
"""
# over: reference
# must fail: C9
# ruff: noqa

import numpy


def softmax(x, dim=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError
    _check(x, dim)
    if x.requires_grad or x.dim() != 2 or dim not in (-1, 1):
        return log_softmax(x / temperature, dim).exp()
    rows = []
    for row in x.cpu().numpy():
        powers = numpy.exp((row - row.max()) / temperature)
        rows.append(powers / powers.sum())
    return torch.from_numpy(numpy.stack(rows)).to(x)
