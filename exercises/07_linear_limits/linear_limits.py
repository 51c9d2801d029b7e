"""Exercise 7: what affine models cannot do, and how one hidden layer does it."""

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fold_affine(layers: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Fold a stack of affine layers into one layer with the same effect.

    Layer l maps x to W_l x + b_l; the first of the list is applied first.

    Args:
        layers: at least one pair (W_l, b_l), with W_l of shape (out_l, in_l), b_l of shape
            (out_l,), and in_l equal to the out of the layer before.
    Returns:
        (W, b) with W of shape (out of the last layer, in of the first) and b of shape
        (out of the last layer,).
    Raises:
        ValueError: there is no layer, or the sizes do not chain.
    """
    raise NotImplementedError("exercise-7: fold_affine")


def monotone_counts(
    f: Callable[[Tensor], Tensor], X: Tensor, feature: int, step: float = 1.0
) -> tuple[int, int]:
    """Count for how many rows f rises and for how many it falls when one feature is increased.

    Args:
        f: the function under study, maps (n, d) to (n,).
        X: rows of features, shape (n, d), float. It is not changed.
        feature: the column that is increased, from -d to d - 1.
        step: by how much; may be negative.
    Returns:
        Two Python ints: (rows where f strictly rises, rows where it strictly falls).
    Raises:
        TypeError: `X` is not a floating point tensor.
        ValueError: `X` does not have two axes, or `feature` is outside [-d, d).
    """
    raise NotImplementedError("exercise-7: monotone_counts")


def perceptron_fit(X: Tensor, y: Tensor, max_epochs: int = 100) -> tuple[Tensor, Tensor, bool]:
    """Train a perceptron, row by row.

    Start with w = 0 and b = 0. An epoch visits the rows in order; row i is wrong when
    (w · x_i + b > 0) differs from (y_i = 1), and only then
    w <- w + (2 y_i - 1) x_i and b <- b + (2 y_i - 1).

    Args:
        X: rows of features, shape (n, d), float.
        y: labels 0 and 1, shape (n,), float.
        max_epochs: the largest number of epochs, at least 1.
    Returns:
        (w, b, converged): w of shape (d,), b of shape (), and True after the first epoch
        without a mistake, or False when all `max_epochs` epochs had one.
    Raises:
        TypeError: `X` or `y` is not a floating point tensor.
        ValueError: `X` does not have two axes, the shape of `y` is not (n,), or
            `max_epochs` < 1.
    """
    raise NotImplementedError("exercise-7: perceptron_fit")


class XorNet(nn.Module):
    """A network with two hidden ReLU units that computes XOR with weights set by hand.

    Attributes:
        hidden: nn.Linear(2, 2).
        output: nn.Linear(2, 1).
    """

    hidden: nn.Linear
    output: nn.Linear

    def __init__(self) -> None:
        """Create the two layers and write suitable numbers into their weights and biases."""
        raise NotImplementedError("exercise-7: XorNet.__init__")

    def forward(self, X: Tensor) -> Tensor:
        """Compute output(relu(hidden(X))).

        Args:
            X: points, shape (n, 2), in the dtype of the weights.
        Returns:
            Values of shape (n,): 0, 1, 1, 0 within 1e-6 at (0, 0), (0, 1), (1, 0), (1, 1).
        """
        raise NotImplementedError("exercise-7: XorNet.forward")


def train_xor(hidden: int = 16, steps: int = 300, lr: float = 0.05, seed: int = 0) -> nn.Module:
    """Train a network with one hidden layer on the four points of XOR.

    Optimiser, activation function and loss are yours to choose. The same seed gives the same
    weights, and the global random state is afterwards what it was before.

    Args:
        hidden: number of hidden units, at least 1; the weight of the first layer has shape
            (hidden, 2).
        steps: number of updates, at least 1.
        lr: learning rate, greater than 0.
        seed: seed of the initial weights.
    Returns:
        A module that maps points (n, 2), float32, to logits (n,); a logit > 0 means class 1.
    Raises:
        ValueError: `hidden` < 1 or `steps` < 1.
    """
    raise NotImplementedError("exercise-7: train_xor")
