"""R3: a DataLoader shuffles and cuts the batches; the exact solution through the SVD."""

from collections.abc import Iterable

import torch
from torch import Generator, Tensor
from torch.utils.data import DataLoader, TensorDataset


def linreg(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    if not X.is_floating_point():
        raise TypeError("X: float tensor expected")
    if X.ndim != 2 or w.ndim != 1 or b.ndim != 0 or X.shape[1] != w.shape[0]:
        raise ValueError("X (n, d), w (d,), b () expected")
    return torch.einsum("nd,d->n", X, w).add(b)


def squared_loss(y_hat: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    if not (torch.is_floating_point(y_hat) and torch.is_floating_point(y)):
        raise TypeError("float tensors expected")
    if y_hat.shape != y.shape:
        raise ValueError("y_hat and y differ in shape")
    if reduction not in {"none", "sum", "mean"}:
        raise ValueError("reduction: none, sum or mean")
    loss = torch.pow(y_hat - y, 2).div(2)
    return loss if reduction == "none" else getattr(loss, reduction)()


def normal_equations(X: Tensor, y: Tensor, ridge: float = 0.0) -> tuple[Tensor, Tensor]:
    dataset_ok(X, y)
    if ridge < 0:
        raise ValueError("ridge >= 0 expected")
    centre = X.mean(0)
    U, S, Vh = torch.linalg.svd(X - centre, full_matrices=False)
    # the pseudo-inverse has 1 / S here; a ridge damps the small singular values
    w = Vh.T @ (S / (S**2 + ridge) * (U.T @ (y - y.mean())))
    return w, (y - X @ w).mean()


def sgd_step(params: Iterable[Tensor], lr: float) -> None:
    if lr <= 0:
        raise ValueError("lr > 0 expected")
    moving = [p for p in params if p.grad is not None]
    for p in moving:
        with torch.no_grad():
            p.copy_(p - lr * p.grad)
        p.grad = None


def train_linreg(
    X: Tensor,
    y: Tensor,
    *,
    lr: float,
    epochs: int,
    batch_size: int,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor, list[float]]:
    dataset_ok(X, y)
    if lr <= 0 or epochs <= 0 or batch_size <= 0:
        raise ValueError("lr, epochs and batch_size must be positive")
    X, y = X.detach(), y.detach()
    batches = DataLoader(TensorDataset(X, y), batch_size, shuffle=True, generator=generator)
    w = X.new_zeros(X.shape[1], requires_grad=True)
    b = X.new_zeros((), requires_grad=True)
    losses = []
    for _ in range(epochs):
        for X_batch, y_batch in batches:
            loss = squared_loss(linreg(X_batch, w, b), y_batch)
            w.grad, b.grad = torch.autograd.grad(loss, (w, b))
            sgd_step(iter((w, b)), lr)
        losses.append(squared_loss(linreg(X, w.detach(), b.detach()), y).item())
    return w.detach(), b.detach(), losses


def dataset_ok(X: Tensor, y: Tensor) -> None:
    if not X.is_floating_point() or X.dtype != y.dtype:
        raise TypeError("X and y: float tensors of one dtype expected")
    if X.ndim != 2 or y.shape != X.shape[:-1]:
        raise ValueError("X (n, d) and y (n,) expected")
