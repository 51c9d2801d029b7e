"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8
# ruff: noqa

import torch


def proportions(x, dim=-1):
    return torch.zeros_like(x)


def running_mean(x, dim=-1):
    return torch.zeros_like(x)


def masked_mean(x, mask, dim=-1):
    return torch.zeros_like(x.select(dim, 0))


def pairwise_sq_dists(a, b):
    return a.new_zeros(a.shape[0], b.shape[0])
