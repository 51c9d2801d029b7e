"""Exercise 11: L1 and L2 penalties, weight decay and dropout."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Generator, Tensor, nn


def penalty(params: Iterable[Tensor], kind: str, strength: float) -> Tensor:
    """Add up the penalty of all weights; differentiable in each of them.

    "l1": strength * sum |w|            "l2": strength / 2 * sum w ** 2

    The sums run over all entries of all tensors.

    Args:
        params: float tensors of any shapes, at least one; may be an iterator such as
            module.parameters().
        kind: "l1" or "l2".
        strength: factor in front, at least 0.

    Returns:
        The penalty, a scalar tensor.

    Raises:
        ValueError: `kind` is unknown, `strength` is negative, or there are no tensors.
    """
    raise NotImplementedError("exercise-11: penalty")


def soft_threshold(w: Tensor, t: float) -> Tensor:
    """Move every entry towards zero by t, and stop at zero.

    S_t(w) = sign(w) * max(|w| - t, 0), elementwise

    Args:
        w: any shape, float32 or float64.
        t: threshold, at least 0.

    Returns:
        A new tensor, same shape and dtype as `w`.

    Raises:
        TypeError: `w` is not a float tensor.
        ValueError: `t` is negative.
    """
    raise NotImplementedError("exercise-11: soft_threshold")


def lasso(X: Tensor, y: Tensor, strength: float, steps: int = 500) -> Tensor:
    """Fit a sparse linear model by proximal gradient descent (ISTA).

    Minimises  1 / (2n) * ||X w - y|| ** 2 + strength * ||w||_1, without an intercept.
    Starts at w = 0 and takes exactly `steps` steps of size 1 / L, where L is the largest
    eigenvalue of X^T X / n: a gradient step on the first term, then a soft threshold.

    Args:
        X: inputs, shape (n, d), float32 or float64, not all zero.
        y: targets, shape (n,), dtype of `X`.
        strength: factor of the L1 norm, at least 0.
        steps: number of steps, at least 1.

    Returns:
        The weights w, shape (d,), dtype and device of `X`.

    Raises:
        TypeError: `X` is not a float tensor.
        ValueError: `X` does not have two axes, `y` is not of shape (n,), `strength` is
            negative, or `steps` is below 1.
    """
    raise NotImplementedError("exercise-11: lasso")


def decay_groups(module: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Sort the trainable parameters into those that decay and those that do not.

    Trainable parameters with at least two axes (weights) decay. The others (biases, gains and
    offsets of normalisation layers) do not. Frozen parameters are in neither group; every
    trainable parameter object is in exactly one group, once, also if it is used twice.

    Args:
        module: any module.
        weight_decay: strength for the first group, at least 0.

    Returns:
        Always two dicts, to hand to an optimiser of torch:
        {"params": [...], "weight_decay": weight_decay} and {"params": [...], "weight_decay": 0.0}.

    Raises:
        ValueError: `weight_decay` is negative.
    """
    raise NotImplementedError("exercise-11: decay_groups")


def sgd_decay_step(params: Iterable[Tensor], lr: float, weight_decay: float) -> None:
    """Take one step of gradient descent with weight decay, in place.

    p <- (1 - lr * weight_decay) * p - lr * p.grad

    Parameters without a gradient stay as they are. The gradients are neither changed nor cleared.

    Args:
        params: the parameters; may be an iterator such as module.parameters().
        lr: learning rate, above 0.
        weight_decay: strength of the decay, at least 0.

    Raises:
        ValueError: `lr` is not positive, or `weight_decay` is negative.
    """
    raise NotImplementedError("exercise-11: sgd_decay_step")


def dropout(
    x: Tensor, p: float, training: bool = True, generator: Generator | None = None
) -> Tensor:
    """Inverted dropout: zero each entry with probability p, scale up the others.

    In training every entry is dropped independently of all others; a survivor x_i becomes
    x_i / (1 - p), so that the expected value stays x_i. With p = 1 everything is zero. Outside
    of training, or with p = 0, the values of `x` come back as they are.

    Args:
        x: activations, any shape, float32 or float64.
        p: probability of being dropped, from 0 to 1.
        training: whether to drop at all.
        generator: source of the randomness, on the device of `x`; None uses torch's global
            one. If it is given, the global one stays untouched.

    Returns:
        The activations after dropout, same shape, dtype and device as `x`.

    Raises:
        TypeError: `x` is not a float tensor.
        ValueError: `p` is not in [0, 1].
    """
    raise NotImplementedError("exercise-11: dropout")
