"""Exercise 9: overfitting, validation and early stopping."""

from collections.abc import Sequence

import torch
from torch import Generator, Tensor, nn


# BEGIN SOLUTION
def _check_points(x: Tensor, y: Tensor | None = None) -> None:
    """Refuse anything but a 1-D float `x` and, if given, a `y` of the same shape."""
    if not x.is_floating_point():
        raise TypeError(f"x must be a float tensor, not {x.dtype}")
    if x.ndim != 1:
        raise ValueError(f"x must have one axis, not shape {tuple(x.shape)}")
    if y is not None and y.shape != x.shape:
        raise ValueError(f"y has shape {tuple(y.shape)}, x has shape {tuple(x.shape)}")


# END SOLUTION
def poly_features(x: Tensor, degree: int) -> Tensor:
    """Turn numbers into polynomial features, one column for each power.

    features[i, k] = x_i ** k / k!      for k = 0, 1, ..., degree

    Column 0 is 1 everywhere, also where x is 0. The features are differentiable in `x`.

    Args:
        x: points, shape (n,), float32 or float64.
        degree: highest power, at least 0.

    Returns:
        Features, shape (n, degree + 1), dtype and device of `x`.

    Raises:
        TypeError: `x` is not a float tensor.
        ValueError: `x` does not have exactly one axis, or `degree` is negative.
    """
    # BEGIN SOLUTION
    _check_points(x)
    if degree < 0:
        raise ValueError(f"degree must be at least 0, not {degree}")
    columns = [torch.ones_like(x)]
    for k in range(1, degree + 1):
        columns.append(columns[-1] * x / k)
    return torch.stack(columns, dim=1)
    # END SOLUTION


def fit_poly(x: Tensor, y: Tensor, degree: int, ridge: float = 0.0) -> Tensor:
    """Fit a polynomial by least squares, with an optional ridge penalty.

    With Phi = poly_features(x, degree) the result c minimises

    sum_i (Phi @ c - y)_i ** 2 + ridge * sum_k c_k ** 2

    The constant c_0 is penalised like the others. High powers are nearly dependent: use a
    solver that tolerates that, not the inverse of the normal equations.

    Args:
        x: points, shape (n,), float32 or float64.
        y: targets, shape (n,), dtype of `x`.
        degree: degree of the polynomial, at least 0.
        ridge: strength of the penalty, at least 0. With 0 there are at least degree + 1 points.

    Returns:
        Coefficients, shape (degree + 1,), dtype and device of `x`.

    Raises:
        TypeError: `x` is not a float tensor.
        ValueError: `x` does not have exactly one axis, `y` has another shape than `x`,
            or `degree` or `ridge` is negative.
    """
    # BEGIN SOLUTION
    _check_points(x, y)
    if not ridge >= 0:
        raise ValueError(f"ridge must be at least 0, not {ridge}")
    features = poly_features(x, degree)
    if ridge > 0:
        size = degree + 1
        penalty = ridge**0.5 * torch.eye(size, dtype=x.dtype, device=x.device)
        features = torch.cat([features, penalty])
        y = torch.cat([y, y.new_zeros(size)])
    return torch.linalg.lstsq(features, y[:, None]).solution[:, 0]
    # END SOLUTION


def poly_mse(x: Tensor, y: Tensor, coef: Tensor) -> Tensor:
    """Measure the mean squared error of a fitted polynomial on some data.

    mse = mean_i (poly_features(x, degree) @ coef - y)_i ** 2,   degree = len(coef) - 1

    Args:
        x: points, shape (n,), float32 or float64.
        y: targets, shape (n,), dtype of `x`.
        coef: coefficients as `fit_poly` returns them, shape (degree + 1,).

    Returns:
        The error, a scalar tensor with dtype and device of `x`. There is no factor 1/2.

    Raises:
        TypeError: `x` is not a float tensor.
        ValueError: `x` does not have exactly one axis, or `y` has another shape than `x`.
    """
    # BEGIN SOLUTION
    _check_points(x, y)
    return (poly_features(x, len(coef) - 1) @ coef - y).square().mean()
    # END SOLUTION


def split_indices(
    n: int, val_fraction: float, generator: Generator | None = None
) -> tuple[Tensor, Tensor]:
    """Split the indices 0, ..., n - 1 at random into a training and a validation part.

    The validation part has max(1, int(n * val_fraction)) indices, the training part the rest.

    Args:
        n: number of data points, at least 2.
        val_fraction: share of the validation part, strictly between 0 and 1.
        generator: source of the randomness; None uses torch's global one. If it is given,
            the global one stays untouched.

    Returns:
        (train_idx, val_idx), two 1-D int64 tensors.

    Raises:
        ValueError: `n` is below 2, or `val_fraction` is not strictly between 0 and 1.
    """
    # BEGIN SOLUTION
    if n < 2:
        raise ValueError(f"n must be at least 2, not {n}")
    if not 0 < val_fraction < 1:
        raise ValueError(f"val_fraction must lie strictly between 0 and 1, not {val_fraction}")
    order = torch.randperm(n, generator=generator)
    n_val = max(1, int(n * val_fraction))
    return order[n_val:], order[:n_val]
    # END SOLUTION


def kfold_indices(
    n: int, k: int, generator: Generator | None = None
) -> list[tuple[Tensor, Tensor]]:
    """Split the indices 0, ..., n - 1 at random into the k folds of cross-validation.

    The k validation parts are disjoint, together they hold every index, and their sizes differ
    by at most 1. The training part of a fold holds all the other indices.

    Args:
        n: number of data points, at least 2.
        k: number of folds, from 2 to n.
        generator: source of the randomness; None uses torch's global one. If it is given,
            the global one stays untouched.

    Returns:
        A list of k pairs (train_idx, val_idx) of 1-D int64 tensors.

    Raises:
        ValueError: `n` is below 2, `k` is below 2 or above `n`.
    """
    # BEGIN SOLUTION
    if not 2 <= k <= n:
        raise ValueError(f"k must lie between 2 and n = {n}, not {k}")
    folds = torch.randperm(n, generator=generator).tensor_split(k)
    return [(torch.cat(folds[:i] + folds[i + 1 :]), folds[i]) for i in range(k)]
    # END SOLUTION


def select_degree(
    x_train: Tensor, y_train: Tensor, x_val: Tensor, y_val: Tensor, degrees: Sequence[int]
) -> tuple[int, list[float], list[float]]:
    """Choose the degree of a polynomial by its error on data that the fit has not seen.

    Every degree is fitted without ridge on the training points only, then judged by `poly_mse`
    on both sets. The degree with the least validation error wins; on a tie the one that stands
    earlier in `degrees`.

    Args:
        x_train: training points, shape (n,), float32 or float64.
        y_train: training targets, shape (n,).
        x_val: validation points, shape (m,), dtype of `x_train`.
        y_val: validation targets, shape (m,).
        degrees: the candidates, at least one, in any order.

    Returns:
        (best degree, training errors, validation errors); the errors are lists of Python
        floats in the order of `degrees`.

    Raises:
        TypeError: `x_train` or `x_val` is not a float tensor.
        ValueError: `degrees` is empty or holds a negative degree, an x does not have exactly
            one axis, or a y has another shape than its x.
    """
    # BEGIN SOLUTION
    if len(degrees) == 0:
        raise ValueError("degrees must name at least one degree")
    train_errors, val_errors = [], []
    for degree in degrees:
        coef = fit_poly(x_train, y_train, degree)
        train_errors.append(poly_mse(x_train, y_train, coef).item())
        val_errors.append(poly_mse(x_val, y_val, coef).item())
    best = val_errors.index(min(val_errors))
    return degrees[best], train_errors, val_errors
    # END SOLUTION


class EarlyStopping:
    """Remember a module's best weights and say when waiting for better ones is no use.

    best_loss is the loss of the last improvement, +inf before the first one. best_epoch is the
    number of the call of `step` (0, 1, ...) that brought it, -1 before the first one.
    """

    best_loss: float
    best_epoch: int

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        """Start with no epoch seen.

        Args:
            patience: how many epochs without improvement are too many, at least 1.
            min_delta: how much lower than `best_loss` a loss must be to count, at least 0.

        Raises:
            ValueError: `patience` is below 1, or `min_delta` is negative.
        """
        # BEGIN SOLUTION
        if patience < 1:
            raise ValueError(f"patience must be at least 1, not {patience}")
        if not min_delta >= 0:
            raise ValueError(f"min_delta must be at least 0, not {min_delta}")
        self.best_loss = float("inf")
        self.best_epoch = -1
        self._patience = patience
        self._min_delta = min_delta
        self._epoch = -1
        self._waited = 0
        self._snapshot: dict[str, Tensor] | None = None
        # END SOLUTION

    def step(self, val_loss: float, module: nn.Module) -> bool:
        """Take in the validation loss of one epoch; call it once per epoch.

        The loss is an improvement if val_loss < best_loss - min_delta, which a NaN never is.
        Then `best_loss` and `best_epoch` are set, a copy of all parameters and persistent
        buffers of `module` is kept, and the counter of waiting goes back to 0.
        Otherwise the counter grows by 1.

        Args:
            val_loss: validation loss of this epoch.
            module: the network as it is after this epoch.

        Returns:
            True when the counter is at least `patience`, that is: stop now.
        """
        # BEGIN SOLUTION
        self._epoch += 1
        if val_loss < self.best_loss - self._min_delta:
            self.best_loss, self.best_epoch = val_loss, self._epoch
            self._snapshot = {k: v.detach().clone() for k, v in module.state_dict().items()}
            self._waited = 0
        else:
            self._waited += 1
        return self._waited >= self._patience
        # END SOLUTION

    def restore(self, module: nn.Module) -> None:
        """Write the remembered parameters and buffers back into `module`, in place.

        The parameter objects and their storage stay the same; only their values change.
        It may be called several times.

        Args:
            module: the network to write into, with the same structure as in `step`.

        Raises:
            ValueError: there was no improvement yet, so nothing is remembered.
        """
        # BEGIN SOLUTION
        if self._snapshot is None:
            raise ValueError("there is nothing to restore: no step was an improvement yet")
        module.load_state_dict(self._snapshot)
        # END SOLUTION
