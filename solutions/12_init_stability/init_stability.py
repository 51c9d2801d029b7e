"""Exercise 12: initialisation, vanishing and exploding gradients."""

# BEGIN SOLUTION
import math

# END SOLUTION
from collections.abc import Sequence

import torch
from torch import Generator, Tensor


# BEGIN SOLUTION
def _check_float(name: str, x: Tensor) -> None:
    if not x.is_floating_point():
        raise TypeError(f"{name} must be a float tensor, not {x.dtype}")


# END SOLUTION
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
    # BEGIN SOLUTION
    if len(shape) < 2:
        raise ValueError(f"a weight has at least two axes, not shape {tuple(shape)}")
    n_out, n_in, *kernel = shape
    area = math.prod(kernel)
    return n_in * area, n_out * area
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_float("w", w)
    if not gain > 0:
        raise ValueError(f"gain must be positive, not {gain}")
    a = gain * math.sqrt(6 / sum(fan_in_out(w.shape)))
    with torch.no_grad():
        return w.uniform_(-a, a, generator=generator)
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_float("w", w)
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f'mode must be "fan_in" or "fan_out", not {mode!r}')
    fan_in, fan_out = fan_in_out(w.shape)
    fan = fan_in if mode == "fan_in" else fan_out
    std = math.sqrt(2 / ((1 + negative_slope**2) * fan))
    with torch.no_grad():
        return w.normal_(0, std, generator=generator)
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_float("z", z)
    match name:
        case "relu":
            return (z > 0).to(z.dtype)
        case "tanh":
            return 1 - z.tanh().square()
        case "sigmoid":
            s = z.sigmoid()
            return s * (1 - s)
        case "identity":
            return torch.ones_like(z)
        case _:
            raise ValueError(f"unknown activation {name!r}")
    # END SOLUTION


# BEGIN SOLUTION
_ACTIVATIONS = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "identity": lambda z: z,
}
_INITS = {
    "xavier": lambda w, g: xavier_uniform_(w, generator=g),
    "kaiming": lambda w, g: kaiming_normal_(w, generator=g),
    "small": lambda w, g: w.normal_(0, 0.01, generator=g),
    "large": lambda w, g: w.normal_(0, 1, generator=g),
}


def _rms(tensors: Sequence[Tensor]) -> Tensor:
    return torch.stack([t.detach().square().mean().sqrt() for t in tensors])


# END SOLUTION
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
    # BEGIN SOLUTION
    if min(depth, width, batch) < 1:
        raise ValueError(f"depth {depth}, width {width} and batch {batch} must be at least 1")
    if init not in _INITS:
        raise ValueError(f"unknown init {init!r}")
    if activation not in _ACTIVATIONS:
        raise ValueError(f"unknown activation {activation!r}")

    def draw() -> Tensor:
        return torch.randn(batch, width, generator=generator, dtype=torch.float32)

    hidden = [draw().requires_grad_()]
    for _ in range(depth):
        w = _INITS[init](torch.empty(width, width, dtype=torch.float32), generator)
        hidden.append(_ACTIVATIONS[activation](hidden[-1] @ w.T))
    loss = (draw() * hidden[-1]).sum()
    gradients = torch.autograd.grad(loss, hidden[1:])
    return _rms(hidden[1:]), _rms(gradients)
    # END SOLUTION
