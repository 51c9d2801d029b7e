"""logsigmoid for the loss, torch.func under vmap for the curvature, a scalar loop by symmetry."""

from math import exp

import torch
from torch.nn.functional import logsigmoid


def require_pair(z, y):
    for t in (z, y):
        if not t.dtype.is_floating_point:
            raise TypeError(t.dtype)
    if z.size() != y.size():
        raise ValueError("z and y must have the same shape")


def sigmoid_mse(z, y):
    require_pair(z, y)
    return 0.5 * torch.pow(logsigmoid(z).exp() - y, 2)


def sigmoid_bce(z, y):
    require_pair(z, y)
    return -y * logsigmoid(z) - (1 - y) * logsigmoid(-z)


def sigmoid_mse_grad(z, y):
    require_pair(z, y)
    p, q = torch.sigmoid(z), torch.sigmoid(-z)
    return ((1 - y) * p - y * q) * p * q


def sigmoid_bce_grad(z, y):
    require_pair(z, y)
    return (1 - y) * torch.sigmoid(z) - y * torch.sigmoid(-z)


def curvature(loss, z, y):
    require_pair(z, y)
    second = torch.vmap(torch.func.grad(torch.func.grad(loss)))
    return second(z.detach().reshape(-1), y.detach().reshape(-1)).reshape(z.shape).detach()


def steps_to_cross(loss, z0, y, lr=1.0, max_steps=10_000):
    if loss not in {"mse", "bce"} or y not in {0.0, 1.0} or lr <= 0 or max_steps < 0:
        raise ValueError("bad argument")
    a = z0 if y == 1 else -z0  # by symmetry the target is always 1
    k = 0
    while a <= 0 and k < max_steps:
        e = exp(a)  # a <= 0
        error = 1 / (1 + e)
        a += lr * error * (e / (1 + e) ** 2 if loss == "mse" else 1)
        k += 1
    return k
