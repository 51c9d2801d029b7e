"""R2: the gradient written by hand, no autograd; the exact solution by augmented least squares."""

from collections.abc import Iterable

import torch
from torch import Generator, Tensor


def linreg(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    _need_float(X)
    if X.ndim != 2 or tuple(w.shape) != (X.shape[1],) or tuple(b.shape) != ():
        raise ValueError("expected X (n, d), w (d,), b ()")
    return (X * w).sum(1) + b


def squared_loss(y_hat: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    _need_float(y_hat, y)
    if y_hat.shape != y.shape:
        raise ValueError("expected two tensors of one shape")
    reduce = {"none": lambda t: t, "sum": torch.sum, "mean": torch.mean}
    if reduction not in reduce:
        raise ValueError(f"no such reduction: {reduction}")
    error = y_hat - y
    return reduce[reduction](error * error * 0.5)


def normal_equations(X: Tensor, y: Tensor, ridge: float = 0.0) -> tuple[Tensor, Tensor]:
    """Least squares on more rows: sqrt(ridge) * w_j = 0 is one row per weight, none for b."""
    _need_data(X, y)
    if ridge < 0:
        raise ValueError("ridge < 0")
    d = X.shape[1]
    eye = torch.eye(d, dtype=X.dtype, device=X.device)
    rows = torch.cat([ridge**0.5 * eye, X])
    intercept = torch.cat([X.new_zeros(d), X.new_ones(len(X))])
    A = torch.cat([rows, intercept[:, None]], dim=1)
    target = torch.cat([y.new_zeros(d), y])
    solution = torch.linalg.lstsq(A, target[:, None], driver="gels").solution[:, 0]
    return solution[:d], solution[d]


def sgd_step(params: Iterable[Tensor], lr: float) -> None:
    if not lr > 0:
        raise ValueError("lr must be positive")
    for p in params:
        if p.grad is not None:
            p.data.add_(p.grad.data, alpha=-lr)
            p.grad = None


@torch.no_grad()
def train_linreg(
    X: Tensor,
    y: Tensor,
    *,
    lr: float,
    epochs: int,
    batch_size: int,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor, list[float]]:
    _need_data(X, y)
    if not lr > 0 or epochs < 1 or batch_size < 1:
        raise ValueError("lr, epochs and batch_size must be positive")
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    history = []
    for _ in range(epochs):
        shuffled = torch.randperm(X.shape[0], generator=generator)
        for rows in shuffled.to(X.device).split(batch_size):
            X_part = X[rows]
            r = linreg(X_part, w, b) - y[rows]
            w -= lr / len(rows) * (X_part.T @ r)
            b -= lr * r.mean()
        history.append(squared_loss(linreg(X, w, b), y))
    return w, b, torch.stack(history).tolist()


def _need_float(*tensors: Tensor) -> None:
    if not all(t.is_floating_point() for t in tensors):
        raise TypeError("expected float tensors")


def _need_data(X: Tensor, y: Tensor) -> None:
    _need_float(X, y)
    if X.dtype != y.dtype:
        raise TypeError("expected X and y of one dtype")
    if X.ndim != 2 or y.ndim != 1 or X.shape[0] != y.shape[0]:
        raise ValueError("expected X (n, d) and y (n,)")
