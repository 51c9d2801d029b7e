"""Bernoulli masks, the threshold as a difference of two relus, L from the spectral norm."""

import torch


def penalty(params, kind, strength):
    terms = {
        "l1": lambda w: w.abs().sum(),
        "l2": lambda w: w.pow(2).sum() / 2,
    }
    if kind not in terms or strength < 0:
        raise ValueError((kind, strength))
    values = [terms[kind](w) for w in params]
    if len(values) == 0:
        raise ValueError("params")
    return strength * torch.stack(values).sum()


def soft_threshold(w, t):
    if not w.is_floating_point():
        raise TypeError(w.dtype)
    if t < 0:
        raise ValueError(t)
    return torch.relu(w - t) - torch.relu(-w - t)


def lasso(X, y, strength, steps=500):
    if not X.is_floating_point():
        raise TypeError(X.dtype)
    if X.ndim != 2 or y.shape != (len(X),) or strength < 0 or steps < 1:
        raise ValueError((X.shape, y.shape, strength, steps))
    n = len(X)
    L = float(torch.linalg.matrix_norm(X, 2) ** 2) / n
    w = X.new_zeros(X.shape[1])
    while steps:
        w = soft_threshold(w - (X @ w - y) @ X / n / L, strength / L)
        steps -= 1
    return w


def decay_groups(module, weight_decay):
    if weight_decay < 0:
        raise ValueError(weight_decay)
    groups = [
        {"params": [], "weight_decay": weight_decay},
        {"params": [], "weight_decay": 0.0},
    ]
    for _, p in module.named_parameters():
        if p.requires_grad:
            groups[p.dim() < 2]["params"].append(p)
    return groups


@torch.no_grad()
def sgd_decay_step(params, lr, weight_decay):
    if lr <= 0 or weight_decay < 0:
        raise ValueError((lr, weight_decay))
    for p in params:
        if p.grad is not None:
            p.copy_((1 - lr * weight_decay) * p - lr * p.grad)


def dropout(x, p, training=True, generator=None):
    if not x.is_floating_point():
        raise TypeError(x.dtype)
    if not 0 <= p <= 1:
        raise ValueError(p)
    if not training:
        return x + 0
    keep = 1 - p
    mask = torch.bernoulli(torch.full_like(x, keep, requires_grad=False), generator=generator)
    return x * mask / keep if keep > 0 else x * mask
