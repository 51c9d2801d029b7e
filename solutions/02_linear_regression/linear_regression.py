"""exercise-2: linear regression, solved exactly and by stochastic gradient descent."""

from collections.abc import Iterable

import torch
from torch import Generator, Tensor


# BEGIN SOLUTION
def _check_matrix(X: Tensor) -> None:
    if not X.is_floating_point():
        raise TypeError(f"X must be a floating point tensor, got {X.dtype}")
    if X.ndim != 2:
        raise ValueError(f"X must have shape (n, d), got {tuple(X.shape)}")


def _check_data(X: Tensor, y: Tensor) -> None:
    _check_matrix(X)
    if y.dtype != X.dtype:
        raise TypeError(f"y must have the dtype of X, got {y.dtype} and {X.dtype}")
    if y.shape != X.shape[:1]:
        raise ValueError(f"y must have shape ({len(X)},), got {tuple(y.shape)}")


# END SOLUTION
def linreg(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """The linear model: y_hat_i = sum_j X_ij w_j + b.

    Args:
        X: n examples with d features, shape (n, d), float32 or float64.
        w: weights, shape (d,), dtype of `X`.
        b: bias, shape (), dtype of `X`.

    Returns:
        The predictions, shape (n,), dtype of `X`.

    Raises:
        TypeError: `X` is not a floating point tensor.
        ValueError: `X` is not 2-D, `w` is not (d,), or `b` is not ().
    """
    # BEGIN SOLUTION
    _check_matrix(X)
    if w.shape != X.shape[1:] or b.shape != ():
        raise ValueError(f"w must be ({X.shape[1]},) and b (), got {w.shape} and {b.shape}")
    return X @ w + b
    # END SOLUTION


def squared_loss(y_hat: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Half the squared error: loss_i = (y_hat_i - y_i)^2 / 2.

    Args:
        y_hat: predictions, any shape, float32 or float64.
        y: targets, exactly the same shape, float32 or float64.
        reduction: "none" keeps one loss per element, "sum" adds them up, "mean" averages over
            all elements.

    Returns:
        The losses in the shape of `y` for "none", otherwise a scalar tensor.

    Raises:
        TypeError: `y_hat` or `y` is not a floating point tensor.
        ValueError: the shapes differ, or `reduction` is none of the three.
    """
    # BEGIN SOLUTION
    if not (y_hat.is_floating_point() and y.is_floating_point()):
        raise TypeError(f"y_hat and y must be float tensors, got {y_hat.dtype} and {y.dtype}")
    if y_hat.shape != y.shape:
        raise ValueError(f"y_hat has shape {tuple(y_hat.shape)}, y has {tuple(y.shape)}")
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction must be 'none', 'sum' or 'mean', got {reduction!r}")
    loss = (y_hat - y).square() / 2
    if reduction == "none":
        return loss
    return loss.sum() if reduction == "sum" else loss.mean()
    # END SOLUTION


def normal_equations(X: Tensor, y: Tensor, ridge: float = 0.0) -> tuple[Tensor, Tensor]:
    """Solve (ridge) regression exactly.

    Minimises  sum_i (x_i . w + b - y_i)^2 + ridge * |w|^2  over w and b; b is not penalised.

    Args:
        X: n examples with d features, shape (n, d), float32 or float64.
        y: targets, shape (n,), dtype of `X`.
        ridge: strength of the penalty on `w`, at least 0.

    Returns:
        The minimiser (w, b): shapes (d,) and (), dtype of `X`.

    Raises:
        TypeError: `X` or `y` is not a floating point tensor, or their dtypes differ.
        ValueError: `X` is not 2-D, `y` is not (n,), or `ridge` is negative.
    """
    # BEGIN SOLUTION
    _check_data(X, y)
    if ridge < 0:
        raise ValueError(f"ridge must not be negative, got {ridge}")
    x_mean, y_mean = X.mean(0), y.mean()
    Xc, yc = X - x_mean, y - y_mean
    penalty = ridge * torch.eye(X.shape[1], dtype=X.dtype, device=X.device)
    w = torch.linalg.solve(Xc.T @ Xc + penalty, Xc.T @ yc)
    return w, y_mean - x_mean @ w
    # END SOLUTION


def sgd_step(params: Iterable[Tensor], lr: float) -> None:
    """One step of gradient descent, in place: p <- p - lr * p.grad, then the gradient is cleared.

    Every parameter stays the same tensor object in the same memory, a leaf that requires grad.
    A parameter whose gradient is None is left alone.

    Args:
        params: the parameters, walked through once.
        lr: learning rate, positive.

    Raises:
        ValueError: `lr` is not positive.
    """
    # BEGIN SOLUTION
    if lr <= 0:
        raise ValueError(f"lr must be positive, got {lr}")
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None
    # END SOLUTION


def train_linreg(
    X: Tensor,
    y: Tensor,
    *,
    lr: float,
    epochs: int,
    batch_size: int,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor, list[float]]:
    """Train a linear model with minibatch stochastic gradient descent, starting from zeros.

    Each epoch draws a fresh random permutation of the examples, cuts it into consecutive batches
    and takes one step per batch on the mean squared loss of that batch.

    Args:
        X: n examples with d features, shape (n, d), float32 or float64.
        y: targets, shape (n,), dtype of `X`.
        lr: learning rate, positive.
        epochs: passes over the data, at least 1.
        batch_size: examples per step, at least 1; the last batch of an epoch may be smaller.
        generator: draws the permutations; None means PyTorch's global generator.

    Returns:
        (w, b, losses): w (d,) and b () that do not require grad, and one Python float per epoch,
        the mean squared loss over the whole data set after that epoch.

    Raises:
        TypeError: `X` or `y` is not a floating point tensor, or their dtypes differ.
        ValueError: `X` is not 2-D, `y` is not (n,), `lr` is not positive, or `epochs` or
            `batch_size` is below 1.
    """
    # BEGIN SOLUTION
    _check_data(X, y)
    if lr <= 0 or epochs < 1 or batch_size < 1:
        raise ValueError(f"need lr > 0, epochs >= 1, batch_size >= 1: {lr}, {epochs}, {batch_size}")
    X, y = X.detach(), y.detach()  # only w and b are to collect gradients
    w = X.new_zeros(X.shape[1]).requires_grad_()
    b = X.new_zeros(()).requires_grad_()
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        for rows in order.split(batch_size):
            squared_loss(linreg(X[rows], w, b), y[rows]).backward()
            sgd_step([w, b], lr)
        with torch.no_grad():
            losses.append(squared_loss(linreg(X, w, b), y).item())
    return w.detach(), b.detach(), losses
    # END SOLUTION
