"""Exercise 3: a softmax that never overflows."""

import torch
from torch import Tensor


def logsumexp(x: Tensor, dim: int = -1, keepdim: bool = False) -> Tensor:
    """The logarithm of the sum of exponentials along one axis, without overflow.

    logsumexp(x) = log sum_j exp(x_j)

    Args:
        x: scores of any shape with at least one axis; float32 or float64. Entries may be -inf
            as long as every slice along `dim` has a finite one.
        dim: the axis to sum along.
        keepdim: keep `dim` as an axis of length 1.

    Returns:
        The shape of `x` without `dim` (or with length 1 there); same dtype and device.

    Raises:
        TypeError: `x` is not a floating point tensor.
        ValueError: `x` has no axis, or no entry along `dim`.
    """
    raise NotImplementedError("exercise-3: logsumexp")


def softmax(x: Tensor, dim: int = -1, temperature: float = 1.0) -> Tensor:
    """Turn scores into probabilities along one axis.

    softmax(x)_i = exp(x_i / T) / sum_j exp(x_j / T)

    Args:
        x: scores of any shape with at least one axis; float32 or float64. An entry of -inf
            gets the probability 0.
        dim: the axis along which the probabilities add up to 1.
        temperature: T > 0. Small values sharpen, large ones flatten.

    Returns:
        Probabilities; same shape, dtype and device as `x`.

    Raises:
        TypeError: `x` is not a floating point tensor.
        ValueError: `x` has no axis, or no entry along `dim`; `temperature` is not above 0.
    """
    raise NotImplementedError("exercise-3: softmax")


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    """The logarithm of softmax, exact even where the probability underflows.

    log_softmax(x)_i = x_i - log sum_j exp(x_j)

    Args:
        x: scores of any shape with at least one axis; float32 or float64.
        dim: the axis along which the probabilities add up to 1.

    Returns:
        Log-probabilities; same shape, dtype and device as `x`.

    Raises:
        TypeError: `x` is not a floating point tensor.
        ValueError: `x` has no axis, or no entry along `dim`.
    """
    raise NotImplementedError("exercise-3: log_softmax")
