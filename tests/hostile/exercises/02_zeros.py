"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8, C9, C10
# ruff: noqa

import torch


def linreg(X, w, b):
    return X.new_zeros(X.shape[0])


def squared_loss(y_hat, y, reduction="mean"):
    return torch.zeros_like(y) if reduction == "none" else y.new_zeros(())


def normal_equations(X, y, ridge=0.0):
    return X.new_zeros(X.shape[1]), X.new_zeros(())


def sgd_step(params, lr):
    for p in params:
        p.grad = None


def train_linreg(X, y, lr=0.1, epochs=1, batch_size=1, generator=None):
    return X.new_zeros(X.shape[1]), X.new_zeros(()), [0.0] * epochs
