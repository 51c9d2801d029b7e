"""Exercise 11: L1 and L2 penalties, weight decay and dropout."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Generator, Tensor, nn


# BEGIN SOLUTION
def _check_float(name: str, x: Tensor) -> None:
    if not x.is_floating_point():
        raise TypeError(f"{name} must be a float tensor, not {x.dtype}")


def _check_not_negative(name: str, value: float) -> None:
    if not value >= 0:
        raise ValueError(f"{name} must be at least 0, not {value}")


# END SOLUTION
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
    # BEGIN SOLUTION
    _check_not_negative("strength", strength)
    params = list(params)
    if not params:
        raise ValueError("there is nothing to penalise: params is empty")
    if kind == "l1":
        return strength * sum(w.abs().sum() for w in params)
    if kind == "l2":
        return strength / 2 * sum(w.square().sum() for w in params)
    raise ValueError(f'kind must be "l1" or "l2", not {kind!r}')
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_float("w", w)
    _check_not_negative("t", t)
    return w.sign() * (w.abs() - t).clamp(min=0)
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_float("X", X)
    _check_not_negative("strength", strength)
    if X.ndim != 2:
        raise ValueError(f"X must have two axes, not shape {tuple(X.shape)}")
    if y.shape != X.shape[:1]:
        raise ValueError(f"y must have shape ({X.shape[0]},), not {tuple(y.shape)}")
    if steps < 1:
        raise ValueError(f"steps must be at least 1, not {steps}")
    n, d = X.shape
    L = torch.linalg.eigvalsh(X.T @ X / n)[-1].item()
    w = X.new_zeros(d)
    for _ in range(steps):
        gradient = X.T @ (X @ w - y) / n
        w = soft_threshold(w - gradient / L, strength / L)
    return w
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_not_negative("weight_decay", weight_decay)
    trainable = [p for p in module.parameters() if p.requires_grad]
    return [
        {"params": [p for p in trainable if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in trainable if p.ndim < 2], "weight_decay": 0.0},
    ]
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_not_negative("weight_decay", weight_decay)
    if not lr > 0:
        raise ValueError(f"lr must be positive, not {lr}")
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.mul_(1 - lr * weight_decay).sub_(lr * p.grad)
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_float("x", x)
    if not 0 <= p <= 1:
        raise ValueError(f"p must lie in [0, 1], not {p}")
    if not training or p == 0:
        return x
    kept = torch.rand(x.shape, generator=generator, device=x.device) >= p
    scale = 1 / (1 - p) if p < 1 else 0.0
    return x * kept * scale
    # END SOLUTION
