"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11
# ruff: noqa

import torch


def cross_entropy(logits, target, reduction="mean", ignore_index=-100, label_smoothing=0.0):
    return logits.new_zeros(logits.shape[:1] if reduction == "none" else ())


def perplexity(logits, target, ignore_index=-100):
    return logits.new_zeros(())


def entropy(p, dim=-1):
    return torch.zeros_like(p.select(dim, 0))


def kl_divergence(p, q, dim=-1):
    return torch.zeros_like(p.select(dim, 0))
