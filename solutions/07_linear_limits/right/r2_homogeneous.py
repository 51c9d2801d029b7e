"""Homogeneous (d+1) coordinates for the fold and the perceptron, a mirrored pair for XOR."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn


def homogeneous(W, b):
    bottom = torch.zeros(1, W.shape[1] + 1, dtype=W.dtype, device=W.device)
    bottom[0, -1] = 1
    return torch.cat([torch.cat([W, b[:, None]], dim=1), bottom])


def fold_affine(layers):
    fits = all(W.ndim == 2 and b.ndim == 1 and len(W) == len(b) for W, b in layers)
    if len(layers) == 0 or not fits:
        raise ValueError("need pairs W (out, in), b (out,)")
    if any(V.shape[1] != W.shape[0] for (W, _), (V, _) in pairwise(layers)):
        raise ValueError("sizes do not chain")
    matrices = [homogeneous(W, b) for W, b in reversed(layers)]
    M = matrices[0] if len(matrices) == 1 else torch.linalg.multi_dot(matrices)
    return M[:-1, :-1], M[:-1, -1]


def monotone_counts(f, X, feature, step=1.0):
    need_rows(X)
    if feature not in range(-X.shape[1], X.shape[1]):
        raise ValueError(feature)
    columns = list(X.unbind(dim=1))
    columns[feature] = columns[feature] + step
    old, new = f(X), f(torch.stack(columns, dim=1))
    return old.lt(new).sum().item(), old.gt(new).sum().item()


def need_rows(X):
    if not X.dtype.is_floating_point:
        raise TypeError(X.dtype)
    if len(X.shape) != 2:
        raise ValueError(X.shape)


def perceptron_fit(X, y, max_epochs=100):
    need_rows(X)
    if not y.dtype.is_floating_point:
        raise TypeError(y.dtype)
    if y.ndim != 1 or len(y) != len(X) or max_epochs < 1:
        raise ValueError("y or max_epochs")
    rows = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    v = torch.zeros_like(rows[0])
    converged = False
    while max_epochs > 0 and not converged:
        max_epochs -= 1
        converged = True
        for row, label in zip(rows, y.tolist(), strict=True):
            error = label - float(v @ row > 0)
            if error:
                v = v + error * row
                converged = False
    return v[:-1], v[-1], converged


class XorNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.output = nn.Linear(2, 2), nn.Linear(2, 1)
        difference = torch.tensor([1.0, -1.0])
        nn.init.zeros_(self.hidden.bias)
        nn.init.zeros_(self.output.bias)
        nn.init.ones_(self.output.weight)
        self.hidden.weight.data = torch.stack([difference, -difference])

    def forward(self, X):
        return self.output(self.hidden(X).clamp(min=0)).flatten()


def train_xor(hidden=16, steps=300, lr=0.05, seed=0):
    if min(hidden, steps) < 1:
        raise ValueError((hidden, steps))
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 2), Margin())
    torch.set_rng_state(state)
    X = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float32)
    sign = torch.tensor([-1, 1, 1, -1], dtype=torch.float32)
    optimiser = torch.optim.RMSprop(net.parameters(), lr=lr / 2)
    for _ in range(steps):
        net.zero_grad()
        F.softplus(-sign * net(X)).sum().backward()
        optimiser.step()
    return net.eval()


class Margin(nn.Module):
    """Score of class 1 minus score of class 0."""

    def forward(self, scores):
        return scores[:, 1] - scores[:, 0]
