"""Every formula written out plainly: ISTA as defined, ndim decides, uniform numbers as mask."""

import torch


def penalty(params, kind, strength):
    if strength < 0:
        raise ValueError("strength must be >= 0")
    if kind not in ("l1", "l2"):
        raise ValueError("kind must be l1 or l2")
    total = None
    for w in params:
        if kind == "l1":
            term = strength * torch.sum(torch.abs(w))
        else:
            term = strength * torch.sum(w * w) / 2
        total = term if total is None else total + term
    if total is None:
        raise ValueError("no parameters")
    return total


def soft_threshold(w, t):
    if not torch.is_floating_point(w):
        raise TypeError("w must be float")
    if t < 0:
        raise ValueError("t must be >= 0")
    return torch.sign(w) * torch.relu(torch.abs(w) - t)


def lasso(X, y, strength, steps=500):
    if not torch.is_floating_point(X):
        raise TypeError("X must be float")
    if X.dim() != 2 or y.dim() != 1 or X.shape[0] != y.shape[0]:
        raise ValueError("X must be (n, d), y (n,)")
    if strength < 0 or steps < 1:
        raise ValueError("strength >= 0 and steps >= 1, please")
    n, d = X.shape
    L = float(torch.linalg.eigvalsh(X.t().matmul(X)).max()) / n
    w = torch.zeros(d, dtype=X.dtype, device=X.device)
    for _ in range(steps):
        g = X.t().matmul(X.matmul(w) - y) / n
        w = soft_threshold(w - g / L, strength / L)
    return w


def decay_groups(module, weight_decay):
    if weight_decay < 0:
        raise ValueError("weight_decay must be >= 0")
    decay, no_decay = [], []
    for p in module.parameters():
        if not p.requires_grad:
            continue
        if p.ndim >= 2:
            decay.append(p)
        else:
            no_decay.append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]


def sgd_decay_step(params, lr, weight_decay):
    if lr <= 0:
        raise ValueError("lr must be > 0")
    if weight_decay < 0:
        raise ValueError("weight_decay must be >= 0")
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            p -= lr * (p.grad + weight_decay * p)


def dropout(x, p, training=True, generator=None):
    if not torch.is_floating_point(x):
        raise TypeError("x must be float")
    if p < 0 or p > 1:
        raise ValueError("p must be in [0, 1]")
    if not training or p == 0:
        return x.clone()
    if p == 1:
        return x * torch.zeros_like(x)
    mask = torch.rand(x.shape, generator=generator, device=x.device) >= p
    return x * mask / (1 - p)
