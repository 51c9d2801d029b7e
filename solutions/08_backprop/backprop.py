"""Exercise 8: the forward and the backward pass of a small network, and the graph behind them."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

Params = dict[str, Tensor]  # "W1" (d, h), "b1" (h,), "W2" (h, q), "b2" (q,)

# BEGIN SOLUTION


def _check_sizes(X: Tensor, params: Params) -> None:
    if not X.is_floating_point():
        raise TypeError(f"X must be a float tensor, got {X.dtype}")
    shapes = {name: tuple(p.shape) for name, p in params.items()}
    if any(len(shapes[name]) != 2 for name in ("W1", "W2")):
        raise ValueError(f"W1 and W2 must be matrices, got {shapes}")
    (d, h), (h2, q) = shapes["W1"], shapes["W2"]
    if X.ndim != 2 or X.shape[1] != d or h2 != h or shapes["b1"] != (h,) or shapes["b2"] != (q,):
        raise ValueError(f"X {tuple(X.shape)} and {shapes} do not fit")


# END SOLUTION


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
    # BEGIN SOLUTION
    _check_sizes(X, params)
    Z = X @ params["W1"] + params["b1"]
    H = Z.clamp(min=0)
    O = H @ params["W2"] + params["b2"]
    return O, {"X": X, "Z": Z, "H": H}
    # END SOLUTION


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
    # BEGIN SOLUTION
    X, Z, H = cache["X"], cache["Z"], cache["H"]
    W1, W2 = params["W1"], params["W2"]
    if d_out.shape != (len(X), W2.shape[1]):
        raise ValueError(f"d_out has shape {tuple(d_out.shape)}, not that of the output")
    d_hidden = (d_out @ W2.T) * (Z > 0)
    return {
        "X": d_hidden @ W1.T,
        "W1": X.T @ d_hidden,
        "b1": d_hidden.sum(dim=0),
        "W2": H.T @ d_out,
        "b2": d_out.sum(dim=0),
    }
    # END SOLUTION


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
    # BEGIN SOLUTION
    if y.dtype != torch.int64:
        raise TypeError(f"y must be int64, got {y.dtype}")
    if y.shape != X.shape[:1]:
        raise ValueError(f"X {tuple(X.shape)} and y {tuple(y.shape)} do not fit")
    if weight_decay < 0:
        raise ValueError(f"weight_decay must not be negative, got {weight_decay}")
    O, cache = mlp_forward(X, params)
    penalty = params["W1"].square().sum() + params["W2"].square().sum()
    J = F.cross_entropy(O, y) + weight_decay / 2 * penalty

    classes = torch.arange(O.shape[1], device=y.device)
    one_hot = (y.unsqueeze(1) == classes).to(O.dtype)
    grads = mlp_backward((torch.softmax(O, dim=1) - one_hot) / len(y), params, cache)
    return J, {
        "W1": grads["W1"] + weight_decay * params["W1"],
        "b1": grads["b1"],
        "W2": grads["W2"] + weight_decay * params["W2"],
        "b2": grads["b2"],
    }
    # END SOLUTION


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
    # BEGIN SOLUTION
    if output not in graph and not any(output in operands for operands in graph.values()):
        raise ValueError(f"unknown output {output!r}")
    uses = {output: 0}  # of each node output depends on: how often is it used there?
    pending = [output]
    while pending:
        for operand in graph.get(pending.pop(), ()):
            if operand not in uses:
                uses[operand] = 0
                pending.append(operand)
            uses[operand] += 1

    order = []
    ready = [node for node, count in uses.items() if count == 0]  # [output], or [] in a cycle
    while ready:
        node = ready.pop()
        order.append(node)
        for operand in graph.get(node, ()):
            uses[operand] -= 1
            if uses[operand] == 0:
                ready.append(operand)
    if len(order) < len(uses):
        raise ValueError(f"there is a cycle among the nodes that {output!r} depends on")
    return order
    # END SOLUTION


class Swish(torch.autograd.Function):
    """The function x * sigma(beta * x) for autograd, twice differentiable in x."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, beta: float) -> Tensor:
        """Compute x * sigma(beta * x), and leave in ctx what `backward` needs."""
        # BEGIN SOLUTION
        ctx.save_for_backward(x)
        ctx.beta = beta
        return x * torch.sigmoid(beta * x)
        # END SOLUTION

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Tensor, None]:
        """Return the gradients of x and of beta; beta is a constant, its gradient is None."""
        # BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(ctx.beta * x)
        return grad_output * (s + ctx.beta * x * s * (1 - s)), None
        # END SOLUTION


def swish(x: Tensor, beta: float = 1.0) -> Tensor:
    """The activation function x * sigma(beta * x), elementwise, by way of `Swish.apply`.

    Args:
        x: any shape, float32 or float64.
        beta: a constant.
    Returns:
        Same shape and dtype as `x`.
    """
    # BEGIN SOLUTION
    return Swish.apply(x, beta)
    # END SOLUTION
