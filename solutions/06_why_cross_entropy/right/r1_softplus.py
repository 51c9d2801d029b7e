"""Softplus for the loss, two autograd.grad calls helped by a zero that bends."""

import math

import torch
import torch.nn.functional as F


def check(z, y):
    if not (z.is_floating_point() and y.is_floating_point()):
        raise TypeError("need float tensors")
    if z.shape != y.shape:
        raise ValueError("shapes differ")


def sigmoid_mse(z, y):
    check(z, y)
    return (z.sigmoid() - y).square() / 2


def sigmoid_bce(z, y):
    check(z, y)
    return F.softplus(z) - y * z


def sigmoid_mse_grad(z, y):
    check(z, y)
    s = z.sigmoid()
    return (s - y) * s * torch.sigmoid(-z)


def sigmoid_bce_grad(z, y):
    check(z, y)
    return z.sigmoid() - y


def curvature(loss, z, y):
    check(z, y)
    x = z.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        # 0 * sin(x) gives every loss a graph, also a linear one, and changes no value
        total = loss(x, y).sum() + (0 * x.sin()).sum()
        first = torch.autograd.grad(total, x, create_graph=True)[0]
        second = torch.autograd.grad(first.sum(), x)[0]
    return second


def steps_to_cross(loss, z0, y, lr=1.0, max_steps=10_000):
    if loss != "mse" and loss != "bce":
        raise ValueError("unknown loss")
    if y != 0 and y != 1:
        raise ValueError("y must be 0 or 1")
    if not lr > 0:
        raise ValueError("lr must be positive")
    if max_steps < 0:
        raise ValueError("max_steps must not be negative")

    def sigma(t):
        return 1 / (1 + math.exp(-t)) if t > 0 else math.exp(t) / (1 + math.exp(t))

    z = z0
    for k in range(max_steps):
        if (z > 0 and y == 1) or (z < 0 and y == 0):
            return k
        g = sigma(z) - y
        if loss == "mse":
            g *= sigma(z) * sigma(-z)
        z = z - lr * g
    return max_steps
