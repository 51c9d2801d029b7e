"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8, C9
# ruff: noqa

import torch


def softmax(x, dim=-1, temperature=1.0):
    return torch.zeros_like(x)


def log_softmax(x, dim=-1):
    return torch.zeros_like(x)


def logsumexp(x, dim=-1, keepdim=False):
    return torch.zeros_like(x.narrow(dim, 0, 1) if keepdim else x.select(dim, 0))
