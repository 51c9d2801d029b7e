"""Exercise 6: what a classifier learns from cross-entropy and from squared error."""

# BEGIN SOLUTION
import math

# END SOLUTION
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

# BEGIN SOLUTION


def _check(z: Tensor, y: Tensor) -> None:
    for name, t in (("z", z), ("y", y)):
        if not t.is_floating_point():
            raise TypeError(f"{name} must be a float tensor, got {t.dtype}")
    if z.shape != y.shape:
        raise ValueError(f"z {tuple(z.shape)} and y {tuple(y.shape)} differ in shape")


def _derivative(values: Tensor, z: Tensor) -> Tensor:
    """Elementwise d values / d z, zero where values do not depend on z."""
    if not values.requires_grad:
        return torch.zeros_like(z)
    (grad,) = torch.autograd.grad(values.sum(), z, create_graph=True, materialize_grads=True)
    return grad


# END SOLUTION


def sigmoid_mse(z: Tensor, y: Tensor) -> Tensor:
    """Squared error of a sigmoid: 1/2 (sigma(z) - y)^2, elementwise.

    Args:
        z: logits, any shape, float32 or float64.
        y: targets in [0, 1], same shape and dtype as `z`.
    Returns:
        The losses, same shape and dtype as `z`.
    Raises:
        TypeError: `z` or `y` is not a floating point tensor.
        ValueError: their shapes differ.
    """
    # BEGIN SOLUTION
    _check(z, y)
    return 0.5 * (torch.sigmoid(z) - y) ** 2
    # END SOLUTION


def sigmoid_bce(z: Tensor, y: Tensor) -> Tensor:
    """Binary cross-entropy of a sigmoid: -y log sigma(z) - (1 - y) log(1 - sigma(z)), elementwise.

    Exact for every finite z, and never negative; autograd through it is exact as well.

    Args:
        z: logits, any shape, float32 or float64.
        y: targets in [0, 1], same shape and dtype as `z`.
    Returns:
        The losses, same shape and dtype as `z`.
    Raises:
        TypeError: `z` or `y` is not a floating point tensor.
        ValueError: their shapes differ.
    """
    # BEGIN SOLUTION
    _check(z, y)
    return y * F.softplus(-z) + (1 - y) * F.softplus(z)
    # END SOLUTION


def sigmoid_mse_grad(z: Tensor, y: Tensor) -> Tensor:
    """The derivative of `sigmoid_mse` with respect to z, in closed form (no autograd).

    Args:
        z: logits, any shape, float32 or float64.
        y: targets in [0, 1], same shape and dtype as `z`.
    Returns:
        The derivatives, same shape and dtype as `z`.
    Raises:
        TypeError: `z` or `y` is not a floating point tensor.
        ValueError: their shapes differ.
    """
    # BEGIN SOLUTION
    _check(z, y)
    p = torch.sigmoid(z)
    return (p - y) * p * (1 - p)
    # END SOLUTION


def sigmoid_bce_grad(z: Tensor, y: Tensor) -> Tensor:
    """The derivative of `sigmoid_bce` with respect to z, in closed form (no autograd).

    Args:
        z: logits, any shape, float32 or float64.
        y: targets in [0, 1], same shape and dtype as `z`.
    Returns:
        The derivatives, same shape and dtype as `z`.
    Raises:
        TypeError: `z` or `y` is not a floating point tensor.
        ValueError: their shapes differ.
    """
    # BEGIN SOLUTION
    _check(z, y)
    return torch.sigmoid(z) - y
    # END SOLUTION


def curvature(loss: Callable[[Tensor, Tensor], Tensor], z: Tensor, y: Tensor) -> Tensor:
    """The second derivative of an elementwise loss with respect to z, by autograd.

    Args:
        loss: an elementwise function, loss(z, y) has the shape of z.
        z: where to differentiate, any shape, float32 or float64. It may require grad or
            not; its `grad` and `requires_grad` are left alone.
        y: targets, same shape and dtype as `z`.
    Returns:
        The second derivatives, same shape and dtype as `z`, not requiring grad. They are 0
        for a loss that is linear in z.
    Raises:
        TypeError: `z` or `y` is not a floating point tensor.
        ValueError: their shapes differ.
    """
    # BEGIN SOLUTION
    _check(z, y)
    z = z.detach().requires_grad_()
    with torch.enable_grad():
        slope = _derivative(loss(z, y), z)
        return _derivative(slope, z).detach()
    # END SOLUTION


def steps_to_cross(
    loss: str, z0: float, y: float, lr: float = 1.0, max_steps: int = 10_000
) -> int:
    """Count the gradient steps until a logit has reached the right side of 0.

    One step is z <- z - lr * dloss/dz, in double precision, starting from z0. The right side
    is z > 0 for y = 1 and z < 0 for y = 0.

    Args:
        loss: "mse" for `sigmoid_mse` or "bce" for `sigmoid_bce`.
        z0: the logit at the start.
        y: the target, 0.0 or 1.0.
        lr: learning rate, greater than 0.
        max_steps: when to give up, at least 0.
    Returns:
        The smallest number of steps after which z lies strictly on the right side: 0 if z0
        already does, `max_steps` if it is not reached.
    Raises:
        ValueError: another loss name, y not 0 or 1, `lr` <= 0 or `max_steps` < 0.
    """
    # BEGIN SOLUTION
    if loss not in ("mse", "bce"):
        raise ValueError(f"loss must be 'mse' or 'bce', got {loss!r}")
    if y not in (0, 1):
        raise ValueError(f"y must be 0 or 1, got {y}")
    if lr <= 0 or max_steps < 0:
        raise ValueError(f"need lr > 0 and max_steps >= 0, got {lr} and {max_steps}")
    z, side, steps = z0, 2 * y - 1, 0
    while side * z <= 0 and steps < max_steps:
        tail = math.exp(-abs(z))  # cannot overflow
        p = (1 if z >= 0 else tail) / (1 + tail)
        slope = tail / (1 + tail) ** 2 if loss == "mse" else 1
        z -= lr * (p - y) * slope
        steps += 1
    return steps
    # END SOLUTION
