"""The shift by the slice's maximum, written out in each function."""

import torch


def validate(x, dim):
    if not torch.is_floating_point(x):
        raise TypeError("expected a float tensor")
    if x.ndim == 0 or x.shape[dim] == 0:
        raise ValueError("need at least one entry along dim")


def softmax(x, dim=-1, temperature=1.0):
    validate(x, dim)
    if temperature != temperature or temperature <= 0:
        raise ValueError("temperature must be positive")
    x = x / temperature
    e = torch.exp(x - x.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


def logsumexp(x, dim=-1, keepdim=False):
    validate(x, dim)
    m = x.amax(dim=dim, keepdim=True)
    s = torch.exp(x - m).sum(dim=dim, keepdim=keepdim)
    return torch.log(s) + (m if keepdim else m.squeeze(dim))


def log_softmax(x, dim=-1):
    validate(x, dim)
    z = x - x.amax(dim=dim, keepdim=True)
    return z - torch.log(torch.exp(z).sum(dim=dim, keepdim=True))
