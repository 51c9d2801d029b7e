"""R1: autograd makes the gradients, `sgd_step` uses them; the exact solution by a centred solve."""

from collections.abc import Iterable

import torch
from torch import Generator, Tensor


def linreg(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    if not X.is_floating_point():
        raise TypeError("X must be float")
    if X.dim() != 2:
        raise ValueError("X must be (n, d)")
    if w.shape != (X.size(1),):
        raise ValueError("w must be (d,)")
    if b.dim() != 0:
        raise ValueError("b must be a scalar tensor")
    return torch.matmul(X, w) + b


def squared_loss(y_hat: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    if not y_hat.is_floating_point() or not y.is_floating_point():
        raise TypeError("y_hat and y must be float")
    if y_hat.shape != y.shape:
        raise ValueError("y_hat and y must have the same shape")
    loss = 0.5 * (y_hat - y) ** 2
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    if reduction == "mean":
        return loss.mean()
    raise ValueError("unknown reduction: " + str(reduction))


def check_data(X: Tensor, y: Tensor) -> None:
    if not X.is_floating_point() or not y.is_floating_point():
        raise TypeError("X and y must be float")
    if X.dtype != y.dtype:
        raise TypeError("X and y must have the same dtype")
    if X.dim() != 2:
        raise ValueError("X must be (n, d)")
    if y.shape != (X.size(0),):
        raise ValueError("y must be (n,)")


def normal_equations(X: Tensor, y: Tensor, ridge: float = 0.0) -> tuple[Tensor, Tensor]:
    check_data(X, y)
    if ridge < 0:
        raise ValueError("ridge must be >= 0")
    x_bar = X.mean(dim=0, keepdim=True)
    y_bar = y.mean()
    Xc = X - x_bar
    A = Xc.T @ Xc
    A = A + torch.diag(torch.full_like(A[0], ridge))
    w = torch.linalg.solve(A, Xc.T @ (y - y_bar))
    b = y_bar - (x_bar @ w).squeeze(0)
    return w, b


@torch.no_grad()
def sgd_step(params: Iterable[Tensor], lr: float) -> None:
    if lr <= 0:
        raise ValueError("lr must be > 0")
    for p in params:
        if p.grad is None:
            continue
        p.sub_(p.grad, alpha=lr)
        p.grad.zero_()


def train_linreg(
    X: Tensor,
    y: Tensor,
    *,
    lr: float,
    epochs: int,
    batch_size: int,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor, list[float]]:
    check_data(X, y)
    if lr <= 0:
        raise ValueError("lr must be > 0")
    if epochs < 1:
        raise ValueError("epochs must be >= 1")
    if batch_size < 1:
        raise ValueError("batch_size must be >= 1")

    X, y = X.detach(), y.detach()
    n, d = X.shape
    w = torch.zeros(d, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros((), dtype=X.dtype, device=X.device, requires_grad=True)
    losses = []
    for _ in range(epochs):
        perm = torch.randperm(n, generator=generator).to(X.device)
        Xs, ys = X[perm], y[perm]
        for start in range(0, n, batch_size):
            X_batch = Xs[start : start + batch_size]
            y_batch = ys[start : start + batch_size]
            loss = squared_loss(linreg(X_batch, w, b), y_batch)
            loss.backward()
            sgd_step((w, b), lr)
        with torch.no_grad():
            losses.append(float(squared_loss(linreg(X, w, b), y)))
    return w.detach(), b.detach(), losses
