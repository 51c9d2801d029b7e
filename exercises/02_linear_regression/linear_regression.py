"""exercise-2: linear regression, solved exactly and by stochastic gradient descent."""

from collections.abc import Iterable

import torch
from torch import Generator, Tensor


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
    raise NotImplementedError("exercise-2: linreg")


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
    raise NotImplementedError("exercise-2: squared_loss")


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
    raise NotImplementedError("exercise-2: normal_equations")


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
    raise NotImplementedError("exercise-2: sgd_step")


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
    raise NotImplementedError("exercise-2: train_linreg")
