"""Exercise 12: initialisation, vanishing and exploding gradients."""

from collections.abc import Sequence

import torch
from torch import Generator, Tensor


def fan_in_out(shape: Sequence[int]) -> tuple[int, int]:
    """Count the inputs that meet in one output, and the outputs that one input reaches.

    For a weight of shape (out, in, *kernel):

    fan_in = in * product of kernel         fan_out = out * product of kernel

    Args:
        shape: shape of the weight, at least two sizes; (out, in) for a dense layer.

    Returns:
        (fan_in, fan_out), two ints.

    Raises:
        ValueError: `shape` has fewer than two sizes.
    """
    raise NotImplementedError("exercise-12: fan_in_out")


def xavier_uniform_(w: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    """Fill a weight in place with Xavier's uniform distribution.

    w ~ U(-a, a)    with    a = gain * sqrt(6 / (fan_in + fan_out))

    It also works for a parameter, a leaf that requires grad; no graph is recorded.

    Args:
        w: the weight to fill, shape (out, in, *kernel), float32 or float64.
        gain: factor in front, above 0.
        generator: source of the randomness, on the device of `w`; None uses torch's global
            one. If it is given, the global one stays untouched.

    Returns:
        `w` itself.

    Raises:
        TypeError: `w` is not a float tensor.
        ValueError: `w` has fewer than two axes, or `gain` is not positive.
    """
    raise NotImplementedError("exercise-12: xavier_uniform_")


def kaiming_normal_(
    w: Tensor,
    negative_slope: float = 0.0,
    mode: str = "fan_in",
    generator: Generator | None = None,
) -> Tensor:
    """Fill a weight in place with Kaiming's normal distribution, made for (leaky) ReLU.

    w ~ N(0, s ** 2)    with    s = sqrt(2 / ((1 + negative_slope ** 2) * fan))

    It also works for a parameter, a leaf that requires grad; no graph is recorded.

    Args:
        w: the weight to fill, shape (out, in, *kernel), float32 or float64.
        negative_slope: slope of the leaky ReLU below zero; 0 means ReLU.
        mode: which fan to use, "fan_in" or "fan_out".
        generator: source of the randomness, on the device of `w`; None uses torch's global
            one. If it is given, the global one stays untouched.

    Returns:
        `w` itself.

    Raises:
        TypeError: `w` is not a float tensor.
        ValueError: `w` has fewer than two axes, or `mode` is unknown.
    """
    raise NotImplementedError("exercise-12: kaiming_normal_")


def activation_derivative(name: str, z: Tensor) -> Tensor:
    """Compute the derivative of an activation function, elementwise.

    "relu": 1 for z > 0, else 0 (also at z = 0)     "identity": 1
    "tanh": 1 - tanh(z) ** 2                        "sigmoid": s * (1 - s), s = sigmoid(z)

    Args:
        name: "relu", "tanh", "sigmoid" or "identity".
        z: where to evaluate, any shape, float32 or float64.

    Returns:
        The derivative at z, same shape and dtype as `z`, finite for every finite z.

    Raises:
        TypeError: `z` is not a float tensor.
        ValueError: `name` is unknown.
    """
    raise NotImplementedError("exercise-12: activation_derivative")


def signal_rms(
    depth: int,
    width: int,
    init: str,
    activation: str,
    batch: int = 64,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Send a signal through a deep random network and measure it on the way, there and back.

    All in float32, without biases. h_0 ~ N(0, 1) has shape (batch, width), and

    h_l = activation(h_{l-1} @ W_l.T)    for l = 1, ..., depth,

    each W_l of shape (width, width), filled anew. Then L = sum(r * h_depth) with r ~ N(0, 1)
    of the shape of h_depth. The root mean square of a tensor t is sqrt(mean(t ** 2)).

    Args:
        depth: number of layers, at least 1.
        width: size of each layer, at least 1.
        init: how each W_l is filled: "xavier" (gain 1), "kaiming" (negative_slope 0),
            "small" for N(0, 0.01 ** 2) or "large" for N(0, 1).
        activation: "relu", "tanh", "sigmoid" or "identity".
        batch: number of rows, at least 1.
        generator: source of all random numbers; None uses torch's global one. If it is given,
            the global one stays untouched.

    Returns:
        (forward, backward), two float32 tensors of shape (depth,) without grad: entry l - 1 is
        the root mean square of h_l, and of dL/dh_l. So backward[-1] is that of r.

    Raises:
        ValueError: `init` or `activation` is unknown, or a size is below 1.
    """
    raise NotImplementedError("exercise-12: signal_rms")
