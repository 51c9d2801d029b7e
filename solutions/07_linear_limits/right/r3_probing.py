"""Fold by pushing the basis through the layers; ReLU, squared error on +-1, SGD by hand."""

import torch
from torch import nn


def fold_affine(layers):
    layers = list(layers)
    if layers == []:
        raise ValueError("empty stack")
    width = layers[0][0].shape[-1]
    first = layers[0][0]
    for W, b in layers:
        if W.dim() != 2 or tuple(b.shape) != (W.size(0),) or W.size(1) != width:
            raise ValueError("sizes do not fit")
        width = W.size(0)
    n = first.size(1)
    basis = torch.eye(n, dtype=first.dtype, device=first.device)
    points = torch.cat([basis, torch.zeros_like(basis[:1])])  # e_1 ... e_n and the origin
    for W, b in layers:
        points = nn.functional.linear(points, W, b)
    origin = points[n]
    return (points[:n] - origin).T, origin


def monotone_counts(f, X, feature, step=1.0):
    if not X.is_floating_point():
        raise TypeError("X must be float")
    if X.ndim != 2:
        raise ValueError("X must be 2-D")
    if not (-X.shape[1] <= feature <= X.shape[1] - 1):
        raise ValueError("feature out of range")
    column = torch.arange(X.shape[1], device=X.device) == feature % X.shape[1]
    up = f(torch.where(column, X + step, X))
    here = f(X)
    rises = falls = 0
    for a, b in zip(here.tolist(), up.tolist(), strict=True):
        rises += b > a
        falls += b < a
    return rises, falls


def perceptron_fit(X, y, max_epochs=100):
    if not X.is_floating_point() or not y.is_floating_point():
        raise TypeError("X and y must be float")
    if X.ndim != 2 or y.shape != X.shape[:1] or max_epochs < 1:
        raise ValueError("bad shapes or max_epochs")
    rows, labels = X.tolist(), y.tolist()
    w, b = [0.0] * X.shape[1], 0.0
    for _ in range(max_epochs):
        clean = True
        for x, t in zip(rows, labels, strict=True):
            fires = sum(wj * xj for wj, xj in zip(w, x, strict=True)) + b > 0
            if fires == (t == 1):
                continue
            clean = False
            s = 1 if t == 1 else -1
            w = [wj + s * xj for wj, xj in zip(w, x, strict=True)]
            b += s
        if clean:
            break
    return X.new_tensor(w), X.new_tensor(b), clean


class XorNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 2)
        self.output = nn.Linear(2, 1)
        with torch.no_grad():
            # one unit for "both", one for "neither"; XOR is what remains
            self.hidden.weight[:] = torch.tensor([[1.0, 1.0], [-1.0, -1.0]])
            self.hidden.bias[:] = torch.tensor([-1.0, 1.0])
            self.output.weight[:] = -1.0
            self.output.bias[:] = 1.0

    def forward(self, X):
        z = self.hidden(X)
        return self.output(torch.maximum(z, torch.zeros_like(z))).reshape(len(X))


def train_xor(hidden=16, steps=300, lr=0.05, seed=0):
    if hidden < 1 or steps < 1:
        raise ValueError("hidden and steps must be at least 1")
    generator = torch.Generator()
    generator.manual_seed(seed)
    state = torch.random.get_rng_state()
    net = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 1), nn.Flatten(0))
    torch.random.set_rng_state(state)
    for p in net.parameters():
        nn.init.normal_(p, std=1.0 if p.ndim == 1 or p.shape[1] == 2 else 0.5, generator=generator)
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    target = torch.tensor([-1.0, 1.0, 1.0, -1.0])
    velocity = [torch.zeros_like(p) for p in net.parameters()]
    for _ in range(steps):
        loss = (net(X) - target).pow(2).mean()
        grads = torch.autograd.grad(loss, list(net.parameters()))
        with torch.no_grad():
            for p, v, g in zip(net.parameters(), velocity, grads, strict=True):
                v.mul_(0.9).add_(g)
                p.sub_(lr * v)
    return net
