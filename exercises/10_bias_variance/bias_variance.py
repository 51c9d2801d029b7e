"""Exercise 10: measuring bias and variance."""

from collections.abc import Callable, Sequence

import torch
from torch import Generator, Tensor

# A learner: (x_train (m,), y_train (m,), x_test (n,)) -> predictions (n,)
Learner = Callable[[Tensor, Tensor, Tensor], Tensor]


def decompose(preds: Tensor, f_true: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Split the error of a learning method into squared bias and variance.

    With mean_j = the mean of preds[m, j] over the M data sets:

    bias2    = mean over j of (mean_j - f_j) ** 2
    variance = mean over j and m of (preds[m, j] - mean_j) ** 2
    mse      = mean over j and m of (preds[m, j] - f_j) ** 2 = bias2 + variance

    Args:
        preds: predictions, shape (M, n): row m comes from a fit to data set m. float32 or float64.
        f_true: the true function at the n test points, shape (n,), dtype of `preds`.

    Returns:
        (bias2, variance, mse), scalar tensors with dtype and device of `preds`.

    Raises:
        TypeError: `preds` or `f_true` is not a float tensor.
        ValueError: `preds` does not have exactly two axes, or `f_true` is not of shape (n,).
    """
    raise NotImplementedError("exercise-10: decompose")


def expected_error(preds: Tensor, f_true: Tensor, noise_var: float) -> Tensor:
    """Predict the mean squared error against fresh noisy targets.

    expected error = bias2 + variance + noise_var

    Args:
        preds: predictions, shape (M, n), float32 or float64.
        f_true: the true function at the test points, shape (n,), dtype of `preds`.
        noise_var: variance of the noise in the targets, at least 0.

    Returns:
        The expected error, a scalar tensor with dtype and device of `preds`.

    Raises:
        TypeError: `preds` or `f_true` is not a float tensor.
        ValueError: the shapes are not those that `decompose` wants, or `noise_var` is negative.
    """
    raise NotImplementedError("exercise-10: expected_error")


def simulate(
    learner: Learner,
    f: Callable[[Tensor], Tensor],
    x_train: Tensor,
    x_test: Tensor,
    sigma: float,
    n_datasets: int,
    generator: Generator | None = None,
) -> Tensor:
    """Train a learner on many data sets that differ in their noise only.

    Each data set has the targets y = f(x_train) + sigma * eps, with eps ~ N(0, 1) drawn anew
    for every point and every data set. The points x_train are always the same.

    Args:
        learner: called once per data set as learner(x_train, y, x_test); returns shape (n,).
        f: the true function, applied to a whole tensor of points.
        x_train: training points, shape (m,), float32 or float64.
        x_test: test points, shape (n,), dtype of `x_train`.
        sigma: standard deviation of the noise, at least 0.
        n_datasets: number of data sets M, at least 1.
        generator: source of the noise, on the device of `x_train`; None uses torch's global
            one. If it is given, the global one stays untouched.

    Returns:
        The predictions, shape (M, n), one row for each data set.

    Raises:
        ValueError: `x_train` or `x_test` does not have exactly one axis, `sigma` is negative,
            or `n_datasets` is below 1.
    """
    raise NotImplementedError("exercise-10: simulate")


def poly_learner(degree: int) -> Learner:
    """Make a learner that fits a polynomial by least squares.

    The learner fits y_train on the features 1, x, ..., x ** degree (scaled as you like) and
    returns the values of the fitted polynomial at x_test.

    Args:
        degree: degree of the polynomial, at least 0.

    Returns:
        A function (x_train (m,), y_train (m,), x_test (n,)) -> predictions (n,).

    Raises:
        ValueError: `degree` is negative.
    """
    raise NotImplementedError("exercise-10: poly_learner")


def sweep(
    degrees: Sequence[int],
    f: Callable[[Tensor], Tensor],
    x_train: Tensor,
    x_test: Tensor,
    sigma: float,
    n_datasets: int,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Measure bias and variance of polynomial fits as the degree changes.

    For each degree: `simulate` with `poly_learner(degree)`, then `decompose` against f(x_test).

    Args:
        degrees: the D degrees to try, at least one.
        f: the true function, applied to a whole tensor of points.
        x_train: training points, shape (m,), float32 or float64.
        x_test: test points, shape (n,), dtype of `x_train`.
        sigma: standard deviation of the noise, at least 0.
        n_datasets: number of data sets for each degree, at least 1.
        generator: source of the noise as in `simulate`.

    Returns:
        (bias2, variance), two tensors of shape (D,) in the order of `degrees`.

    Raises:
        ValueError: `degrees` is empty or holds a negative degree, or what `simulate` refuses.
    """
    raise NotImplementedError("exercise-10: sweep")
