"""torch.where with uniform noise, w minus its clamped part, groups by id, Gram matrix once."""

import torch


def _float(x):
    if x.dtype not in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        raise TypeError(f"{x.dtype} is not a float type")


def penalty(params, kind, strength):
    params = list(params)
    if strength < 0:
        raise ValueError("negative strength")
    if len(params) == 0:
        raise ValueError("no tensors")
    flat = torch.cat([w.flatten() for w in params])
    match kind:
        case "l1":
            return strength * flat.abs().sum()
        case "l2":
            return 0.5 * strength * (flat @ flat)
        case _:
            raise ValueError("unknown kind")


def soft_threshold(w, t):
    _float(w)
    if t < 0:
        raise ValueError("negative threshold")
    return w - w.clamp(-t, t)


def lasso(X, y, strength, steps=500):
    _float(X)
    if X.ndim != 2:
        raise ValueError("X must be a matrix")
    if y.ndim != 1 or y.numel() != X.size(0):
        raise ValueError("y must be a vector with one entry for each row of X")
    if strength < 0:
        raise ValueError("negative strength")
    if steps < 1:
        raise ValueError("at least one step")
    n = X.size(0)
    gram = X.mT @ X / n
    target = X.mT @ y / n
    step = 1 / torch.linalg.eigvalsh(gram).amax().item()
    w = torch.zeros_like(target)
    for _ in range(steps):
        w = soft_threshold(w - step * (gram @ w - target), step * strength)
    return w


def decay_groups(module, weight_decay):
    if weight_decay < 0:
        raise ValueError("negative weight_decay")
    unique = {}
    for part in module.modules():
        for p in part.parameters(recurse=False):
            if p.requires_grad:
                unique[id(p)] = p
    decayed = {key for key, p in unique.items() if len(p.shape) > 1}
    return [
        dict(params=[p for k, p in unique.items() if k in decayed], weight_decay=weight_decay),
        dict(params=[p for k, p in unique.items() if k not in decayed], weight_decay=0.0),
    ]


def sgd_decay_step(params, lr, weight_decay):
    if not lr > 0:
        raise ValueError("lr must be positive")
    if weight_decay < 0:
        raise ValueError("negative weight_decay")
    for p in params:
        if p.grad is not None:
            p.data.mul_(1 - lr * weight_decay)
            p.data.add_(p.grad.data, alpha=-lr)


def dropout(x, p, training=True, generator=None):
    _float(x)
    if p < 0 or p > 1:
        raise ValueError("p must be a probability")
    if not training or p == 0:
        return x
    if p == 1:
        return 0 * x
    noise = torch.empty_like(x, requires_grad=False).uniform_(generator=generator)
    return torch.where(noise < 1 - p, x / (1 - p), torch.zeros_like(x))
