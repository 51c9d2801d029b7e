"""Exercise 8: the forward and the backward pass of a small network, and the graph behind them."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

Params = dict[str, Tensor]  # "W1" (d, h), "b1" (h,), "W2" (h, q), "b2" (q,)


def mlp_forward(X: Tensor, params: Params) -> tuple[Tensor, dict[str, Tensor]]:
    """Run a network with one hidden layer forward.

    Z = X W1 + b1,  H = max(Z, 0),  O = H W2 + b2

    Args:
        X: minibatch of shape (n, d), float32 or float64.
        params: "W1" (d, h), "b1" (h,), "W2" (h, q), "b2" (q,), in the dtype of `X`.
    Returns:
        (O, cache): the output of shape (n, q), and whatever `mlp_backward` will need.
    Raises:
        TypeError: `X` is not a floating point tensor.
        ValueError: `X` does not have two axes, or the sizes do not fit.
    """
    raise NotImplementedError("exercise-8: mlp_forward")


def mlp_backward(d_out: Tensor, params: Params, cache: dict[str, Tensor]) -> dict[str, Tensor]:
    """Run the network backward: from the gradient of its output to all the other gradients.

    The derivative of max(z, 0) at exactly z = 0 is 0. No autograd.

    Args:
        d_out: the gradient dL/dO of some scalar L, shape (n, q).
        params: the parameters that `mlp_forward` was called with.
        cache: what `mlp_forward` returned.
    Returns:
        The gradients of L for "X", "W1", "b1", "W2" and "b2", each in the shape of its tensor.
    Raises:
        ValueError: the shape of `d_out` is not that of O.
    """
    raise NotImplementedError("exercise-8: mlp_backward")


def loss_and_grads(
    X: Tensor, y: Tensor, params: Params, weight_decay: float = 0.0
) -> tuple[Tensor, Params]:
    """Compute the regularised loss of the network and its gradients, without autograd.

    J = mean cross-entropy of O and y + weight_decay / 2 * (||W1||² + ||W2||²)

    The biases are not decayed. J and the gradients are finite also for huge logits.

    Args:
        X: minibatch of shape (n, d), float32 or float64, n at least 1.
        y: classes 0 to q - 1, shape (n,), int64.
        params: "W1" (d, h), "b1" (h,), "W2" (h, q), "b2" (q,), in the dtype of `X`.
        weight_decay: strength of the penalty, at least 0.
    Returns:
        (J, grads): J of shape (), and the gradients for exactly "W1", "b1", "W2" and "b2".
    Raises:
        TypeError: `X` is not a floating point tensor, or `y` is not int64.
        ValueError: `X` does not have two axes, the sizes do not fit, the shape of `y` is not
            (n,), or `weight_decay` < 0.
    """
    raise NotImplementedError("exercise-8: loss_and_grads")


def backward_order(graph: Mapping[str, Sequence[str]], output: str) -> list[str]:
    """Find an order in which back-propagation may visit the nodes of a computational graph.

    Args:
        graph: for each computed node the names of its operands, in which a name may occur
            more than once. A name that occurs only as an operand is a leaf.
        output: where back-propagation starts.
    Returns:
        Every node that `output` depends on, and `output` itself, each once, so that a node
        comes after all nodes of the result that use it; `output` is the first. Any such
        order will do.
    Raises:
        ValueError: `output` is neither a key of `graph` nor an operand, or the nodes that it
            depends on contain a cycle. Cycles elsewhere are none of our business.
    """
    raise NotImplementedError("exercise-8: backward_order")


class Swish(torch.autograd.Function):
    """The function x * sigma(beta * x) for autograd, twice differentiable in x."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, beta: float) -> Tensor:
        """Compute x * sigma(beta * x), and leave in ctx what `backward` needs."""
        raise NotImplementedError("exercise-8: Swish.forward")

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Tensor, None]:
        """Return the gradients of x and of beta; beta is a constant, its gradient is None."""
        raise NotImplementedError("exercise-8: Swish.backward")


def swish(x: Tensor, beta: float = 1.0) -> Tensor:
    """The activation function x * sigma(beta * x), elementwise, by way of `Swish.apply`.

    Args:
        x: any shape, float32 or float64.
        beta: a constant.
    Returns:
        Same shape and dtype as `x`.
    """
    raise NotImplementedError("exercise-8: swish")
