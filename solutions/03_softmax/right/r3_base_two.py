"""Powers of two instead of e, with the axis moved to the end and back."""

import math

import torch

LOG2E = math.log2(math.e)


def _rows(x, dim):
    if not x.dtype.is_floating_point:
        raise TypeError("x must be float")
    if x.dim() == 0 or x.size(dim) == 0:
        raise ValueError("x is empty along dim")
    return x.movedim(dim, -1)


def _powers(rows):
    top = rows.amax(-1, keepdim=True)
    return top, torch.exp2((rows - top) * LOG2E)


def logsumexp(x, dim=-1, keepdim=False):
    top, p = _powers(_rows(x, dim))
    out = top + torch.log2(p.sum(-1, keepdim=True)) / LOG2E
    out = out.movedim(-1, dim)
    return out if keepdim else out.squeeze(dim)


def softmax(x, dim=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError("temperature must be positive")
    _, p = _powers(_rows(x, dim) / temperature)
    return (p / p.sum(-1, keepdim=True)).movedim(-1, dim)


def log_softmax(x, dim=-1):
    rows = _rows(x, dim)
    top, p = _powers(rows)
    return ((rows - top) - torch.log2(p.sum(-1, keepdim=True)) / LOG2E).movedim(-1, dim)
