"""exercise-1: sums along an axis, with and without keeping that axis."""

import torch
from torch import Tensor


def proportions(x: Tensor, dim: int = -1) -> Tensor:
    """Divide every entry by the sum of its slice along one axis.

    out_i = x_i / sum_j x_j, where j runs along `dim`

    A slice whose entries are all exactly 0 gives zeros.

    Args:
        x: any shape with at least one axis, float32 or float64.
        dim: the axis to sum along; may be negative.

    Returns:
        The proportions, same shape and dtype as `x`.

    Raises:
        TypeError: `x` is not a floating point tensor.
        ValueError: `x` has no axis.
    """
    raise NotImplementedError("exercise-1: proportions")


def masked_mean(x: Tensor, mask: Tensor, dim: int = -1) -> Tensor:
    """Average the kept entries along one axis.

    out = (sum of x_j over the kept j) / (number of kept j), where j runs along `dim`

    A slice in which nothing is kept gives 0. Whatever stands in a dropped position, also NaN or
    an infinity, changes neither the result nor the gradient.

    Args:
        x: any shape with at least one axis, float32 or float64.
        mask: bool, same shape as `x`; True keeps the entry, False drops it.
        dim: the axis to average along; may be negative.

    Returns:
        The means: the shape of `x` without axis `dim`, dtype of `x`.

    Raises:
        TypeError: `x` is not a floating point tensor, or `mask` is not bool.
        ValueError: `x` has no axis, or `mask` has another shape than `x`.
    """
    raise NotImplementedError("exercise-1: masked_mean")


def running_mean(x: Tensor, dim: int = -1) -> Tensor:
    """Average everything seen so far along one axis.

    out_k = (x_0 + x_1 + ... + x_k) / (k + 1), where k runs along `dim`

    Args:
        x: any shape with at least one axis, float32 or float64.
        dim: the axis to walk along; may be negative.

    Returns:
        The running means, same shape and dtype as `x`.

    Raises:
        TypeError: `x` is not a floating point tensor.
        ValueError: `x` has no axis.
    """
    raise NotImplementedError("exercise-1: running_mean")


def pairwise_sq_dists(a: Tensor, b: Tensor) -> Tensor:
    """Squared distance between every row of `a` and every row of `b`.

    out[i, j] = sum_k (a[i, k] - b[j, k])^2

    Args:
        a: n points with d coordinates, shape (n, d), float32 or float64.
        b: m points with d coordinates, shape (m, d), same dtype as `a`.

    Returns:
        The squared distances, shape (n, m), dtype of `a`; never negative.

    Raises:
        TypeError: `a` or `b` is not a floating point tensor, or their dtypes differ.
        ValueError: `a` or `b` is not 2-D, or they have different numbers of columns.
    """
    raise NotImplementedError("exercise-1: pairwise_sq_dists")
