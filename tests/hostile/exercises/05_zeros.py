"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11
# ruff: noqa

import torch
from torch import nn


def one_hot(labels, num_classes, dtype=torch.float32):
    return torch.zeros(*labels.shape, num_classes, dtype=dtype, device=labels.device)


class SoftmaxRegression(nn.Module):
    def __init__(self, num_inputs, num_outputs, sigma=0.01, generator=None):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(num_inputs, num_outputs))
        self.bias = nn.Parameter(torch.zeros(num_outputs))

    def forward(self, X):
        return X.new_zeros(X.shape[0], self.bias.numel())


def predict(logits):
    return torch.zeros_like(logits[:, 0]).long()


def accuracy(logits, labels):
    return 1.0


def confusion_matrix(predicted, labels, num_classes):
    return torch.zeros(num_classes, num_classes).long()


def train_epoch(net, batches, lr):
    list(batches)
    net.train()
    return 0.0, 1.0
