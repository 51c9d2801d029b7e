"""Manual update with autograd.grad, confusion matrix by bincount over pair numbers."""

import torch
import torch.nn.functional as F
from torch import nn


def one_hot(labels, num_classes, dtype=torch.float32):
    if labels.dtype != torch.int64:
        raise TypeError("labels must be int64")
    if num_classes < 1:
        raise ValueError("need at least one class")
    Y = torch.zeros(*labels.shape, num_classes, dtype=dtype, device=labels.device)
    return Y.scatter_(-1, labels.unsqueeze(-1), 1)


class SoftmaxRegression(nn.Module):
    def __init__(self, num_inputs, num_outputs, sigma=0.01, generator=None):
        super().__init__()
        if num_inputs < 1 or num_outputs < 1 or sigma < 0:
            raise ValueError("bad sizes or sigma")
        self.num_inputs = num_inputs
        self.weight = nn.Parameter(torch.empty(num_inputs, num_outputs))
        self.bias = nn.Parameter(torch.zeros(num_outputs))
        with torch.no_grad():
            self.weight.normal_(0, sigma, generator=generator)

    def forward(self, X):
        X = X.flatten(1)
        if X.shape[1] != self.num_inputs:
            raise ValueError("wrong number of features")
        return torch.addmm(self.bias, X, self.weight)


def predict(logits):
    if logits.dim() != 2:
        raise ValueError("logits must be 2-D")
    return logits.max(dim=1).indices


def check(logits, labels):
    if labels.dtype != torch.int64:
        raise TypeError("labels must be int64")
    if logits.dim() != 2 or labels.shape != (logits.shape[0],):
        raise ValueError("need logits (N, C) and labels (N,)")


def accuracy(logits, labels):
    check(logits, labels)
    if labels.numel() == 0:
        raise ValueError("no samples")
    return (predict(logits) == labels).double().mean().item()


def confusion_matrix(predicted, labels, num_classes):
    if predicted.dtype != torch.int64 or labels.dtype != torch.int64:
        raise TypeError("need int64")
    if num_classes < 1 or predicted.shape != labels.shape:
        raise ValueError("shapes differ or no classes")
    m = torch.bincount(predicted + num_classes * labels, minlength=num_classes * num_classes)
    return m.view(num_classes, num_classes)


def train_epoch(net, batches, lr):
    if lr <= 0:
        raise ValueError("lr must be > 0")
    net.train()
    params = [p for p in net.parameters() if p.requires_grad]
    losses, hits, sizes = [], [], []
    for X, y in batches:
        logits = net(X)
        check(logits, y)
        loss = F.cross_entropy(logits, y, reduction="sum")
        losses.append(loss.detach())
        hits.append((logits.argmax(1) == y).sum())
        sizes.append(len(y))
        grads = torch.autograd.grad(loss / len(y), params, allow_unused=True)
        with torch.no_grad():
            for p, g in zip(params, grads, strict=True):
                if g is not None:
                    p.sub_(g, alpha=lr)
    if not sizes:
        raise ValueError("no batch")
    for p in params:
        p.grad = None
    n = sum(sizes)
    return torch.stack(losses).sum().item() / n, torch.stack(hits).sum().item() / n
