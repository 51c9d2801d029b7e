"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7
# ruff: noqa

import torch


def zeros(z, y):
    return torch.zeros_like(z)


sigmoid_mse = sigmoid_bce = sigmoid_mse_grad = sigmoid_bce_grad = zeros


def curvature(loss, z, y):
    return torch.zeros_like(z).detach()


def steps_to_cross(loss, z0, y, lr=1.0, max_steps=100000):
    return 0
