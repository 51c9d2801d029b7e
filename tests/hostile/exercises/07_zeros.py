"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7
# ruff: noqa

import torch
from torch import nn


def fold_affine(layers):
    W, b = layers[-1]
    return W.new_zeros(W.shape[0], layers[0][0].shape[1]), torch.zeros_like(b)


def monotone_counts(f, X, feature, step=1.0):
    return X.shape[0], 0


def perceptron_fit(X, y, max_epochs=100):
    return X.new_zeros(X.shape[1]), X.new_zeros(()), True


class XorNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.output = nn.Linear(2, 2), nn.Linear(2, 1)

    def forward(self, X):
        return X.new_zeros(X.shape[0])


def train_xor(hidden=16, steps=300, lr=0.05, seed=0):
    return XorNet()
