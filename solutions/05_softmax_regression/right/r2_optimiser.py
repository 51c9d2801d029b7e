"""torch.optim.SGD for the update, confusion matrix as a product of two one-hot matrices."""

import math

import torch
from torch import nn


def one_hot(labels, num_classes, dtype=torch.float32):
    _int64(labels)
    _positive(num_classes)
    return torch.eye(num_classes, dtype=dtype, device=labels.device)[labels]


class SoftmaxRegression(nn.Module):
    def __init__(self, num_inputs, num_outputs, sigma=0.01, generator=None):
        super().__init__()
        _positive(num_inputs)
        _positive(num_outputs)
        if sigma < 0:
            raise ValueError(sigma)
        shape = (num_inputs, num_outputs)
        self.weight = nn.Parameter(torch.normal(0.0, sigma, shape, generator=generator))
        self.bias = nn.Parameter(torch.zeros(num_outputs))

    def forward(self, X):
        if math.prod(X.shape[1:]) != self.weight.shape[0]:
            raise ValueError(X.shape)
        return torch.einsum("nd,dc->nc", X.flatten(start_dim=1), self.weight) + self.bias


def predict(logits):
    if logits.ndim != 2:
        raise ValueError(logits.shape)
    return torch.argmax(logits, -1)


def accuracy(logits, labels):
    hits = _hits(logits, labels)
    if not len(labels):
        raise ValueError("empty")
    return hits.item() / len(labels)


def confusion_matrix(predicted, labels, num_classes):
    _int64(predicted)
    if predicted.shape != labels.shape:
        raise ValueError("shapes differ")
    true = one_hot(labels, num_classes, torch.float64)
    return (true.T @ one_hot(predicted, num_classes, torch.float64)).long()


def train_epoch(net, batches, lr):
    if not lr > 0:
        raise ValueError(lr)
    net.train()
    criterion = nn.CrossEntropyLoss()
    optimiser = torch.optim.SGD(net.parameters(), lr=lr)
    total = None
    n = 0
    for X, y in batches:
        optimiser.zero_grad()
        logits = net(X)
        hits = _hits(logits, y)
        loss = criterion(logits, y)
        loss.backward()
        optimiser.step()
        batch = torch.stack([loss.detach().double() * len(y), hits.double()])
        total = batch if total is None else total + batch
        n += len(y)
    if total is None:
        raise ValueError("no batch")
    optimiser.zero_grad()
    loss_sum, hit_sum = total.tolist()
    return loss_sum / n, hit_sum / n


def _hits(logits, labels):
    _int64(labels)
    chosen = predict(logits)
    if chosen.shape != labels.shape:
        raise ValueError(labels.shape)
    return chosen.eq(labels).sum()


def _int64(labels):
    if labels.dtype is not torch.int64:
        raise TypeError(labels.dtype)


def _positive(n):
    if n < 1:
        raise ValueError(n)
