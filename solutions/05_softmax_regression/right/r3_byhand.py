"""Own log-softmax and gradient by hand for this model, autograd for others, index_put_."""

import torch
from torch import nn


def need(ok, message, error=ValueError):
    if not ok:
        raise error(message)


def one_hot(labels, num_classes, dtype=torch.float32):
    need(labels.dtype == torch.long, "labels must be int64", TypeError)
    need(num_classes >= 1, "num_classes must be positive")
    index = torch.arange(num_classes, device=labels.device).expand(*labels.shape, num_classes)
    return torch.eq(index, labels[..., None]).type(dtype)


class SoftmaxRegression(nn.Module):
    def __init__(self, num_inputs, num_outputs, sigma=0.01, generator=None):
        need(num_inputs >= 1 and num_outputs >= 1, "sizes must be positive")
        need(sigma >= 0, "sigma must not be negative")
        super().__init__()
        self.register_parameter("weight", nn.Parameter(torch.zeros(num_inputs, num_outputs)))
        self.register_parameter("bias", nn.Parameter(torch.zeros(num_outputs)))
        nn.init.normal_(self.weight, std=sigma, generator=generator)

    def forward(self, X):
        X = X.view(X.shape[0], -1) if X.is_contiguous() else X.flatten(1)
        need(X.shape[1] == self.weight.shape[0], "wrong number of features")
        return X.mm(self.weight).add(self.bias)


def predict(logits):
    need(logits.dim() == 2, "logits must be 2-D")
    return logits.sort(dim=1, descending=True).indices[:, 0]


def accuracy(logits, labels):
    need(labels.dtype == torch.long, "labels must be int64", TypeError)
    need(logits.dim() == 2, "logits must be 2-D")
    need(labels.shape == logits.shape[:1], "one label for each row")
    need(labels.numel() > 0, "no samples")
    return float(torch.count_nonzero(predict(logits) == labels)) / labels.numel()


def confusion_matrix(predicted, labels, num_classes):
    for t in (predicted, labels):
        need(t.dtype == torch.long, "classes must be int64", TypeError)
    need(num_classes >= 1, "num_classes must be positive")
    need(predicted.shape == labels.shape, "shapes differ")
    counts = torch.zeros(num_classes, num_classes, dtype=torch.long, device=labels.device)
    return counts.index_put_((labels, predicted), torch.ones_like(labels), accumulate=True)


def log_softmax(logits):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


def train_epoch(net, batches, lr):
    need(lr > 0, "lr must be positive")
    net.train()
    for p in net.parameters():
        p.grad = None
    loss_sum, hits, n = 0.0, 0, 0
    for X, y in batches:
        logits = net(X)
        need(y.dtype == torch.long, "labels must be int64", TypeError)
        need(logits.dim() == 2 and y.shape == logits.shape[:1], "one label for each row")
        log_p = log_softmax(logits)
        loss = -log_p.gather(1, y[:, None]).mean()
        if type(net) is SoftmaxRegression:
            step_by_hand(net, X, log_p, y, lr)
        else:
            step_by_autograd(net, loss, lr)
        loss_sum = loss_sum + loss.detach() * len(y)
        hits = hits + (predict(logits.detach()) == y).sum()
        n += len(y)
    need(n > 0, "no batch")
    return float(loss_sum) / n, float(hits) / n


@torch.no_grad()
def step_by_hand(net, X, log_p, y, lr):
    error = (log_p.exp() - one_hot(y, log_p.shape[1], log_p.dtype)) / len(y)
    if net.weight.requires_grad:
        net.weight -= lr * (X.flatten(1).T @ error)
    if net.bias.requires_grad:
        net.bias -= lr * error.sum(dim=0)


def step_by_autograd(net, loss, lr):
    loss.backward()
    with torch.no_grad():
        for p in net.parameters():
            if p.grad is not None:
                p.add_(p.grad, alpha=-lr)
                p.grad = None
