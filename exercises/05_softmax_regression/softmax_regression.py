"""Exercise 5: softmax regression, its predictions, its evaluation and its training."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn


def one_hot(labels: Tensor, num_classes: int, dtype: torch.dtype = torch.float32) -> Tensor:
    """Write every label as a vector that is 1 at the label and 0 elsewhere.

    one_hot(labels)[..., c] = 1 if labels[...] = c, else 0

    Args:
        labels: classes 0 to num_classes - 1, int64, any shape (...), also ().
        num_classes: number of classes C, at least 1.
        dtype: dtype of the result.
    Returns:
        Tensor of shape (..., C) and dtype `dtype`, on the device of `labels`.
    Raises:
        TypeError: `labels` is not int64.
        ValueError: `num_classes` < 1.
    """
    raise NotImplementedError("exercise-5: one_hot")


class SoftmaxRegression(nn.Module):
    """A linear classifier: logits = X weight + bias, one logit for each class.

    Attributes:
        weight: parameter of shape (num_inputs, num_outputs), drawn from N(0, sigma²).
        bias: parameter of shape (num_outputs,), zeros.
    """

    weight: nn.Parameter
    bias: nn.Parameter

    def __init__(
        self,
        num_inputs: int,
        num_outputs: int,
        sigma: float = 0.01,
        generator: Generator | None = None,
    ) -> None:
        """Create and initialise the two parameters.

        Args:
            num_inputs: features of one sample d, counted after flattening, at least 1.
            num_outputs: number of classes, at least 1.
            sigma: standard deviation of the initial weights, at least 0.
            generator: source of the random weights; None means the global one. The same
                seed gives the same weights.
        Raises:
            ValueError: `num_inputs` < 1, `num_outputs` < 1 or `sigma` < 0.
        """
        raise NotImplementedError("exercise-5: SoftmaxRegression.__init__")

    def forward(self, X: Tensor) -> Tensor:
        """Compute the logits of a minibatch.

        Args:
            X: samples, shape (N, ...); all axes after the first are flattened into one.
        Returns:
            Logits of shape (N, num_outputs): any real numbers, not probabilities.
        Raises:
            ValueError: the flattened size of one sample is not `num_inputs`.
        """
        raise NotImplementedError("exercise-5: SoftmaxRegression.forward")


def predict(logits: Tensor) -> Tensor:
    """Choose the class with the largest logit, for every row.

    Args:
        logits: scores of shape (N, C).
    Returns:
        Classes of shape (N,), int64.
    Raises:
        ValueError: `logits` does not have two axes.
    """
    raise NotImplementedError("exercise-5: predict")


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Measure which fraction of the rows has its largest logit at the label.

    Args:
        logits: scores of shape (N, C), N at least 1.
        labels: true classes of shape (N,), int64.
    Returns:
        A Python float from 0 to 1.
    Raises:
        TypeError: `labels` is not int64.
        ValueError: `logits` does not have two axes, the shape of `labels` is not (N,), or N = 0.
    """
    raise NotImplementedError("exercise-5: accuracy")


def confusion_matrix(predicted: Tensor, labels: Tensor, num_classes: int) -> Tensor:
    """Count how often each class was taken for each class.

    entry (i, j) = number of samples with label i that were predicted as j

    Args:
        predicted: predicted classes of shape (N,), int64.
        labels: true classes of shape (N,), int64.
        num_classes: number of classes C, at least 1; some of them may never occur.
    Returns:
        Counts of shape (C, C), int64.
    Raises:
        TypeError: `predicted` or `labels` is not int64.
        ValueError: their shapes differ, or `num_classes` < 1.
    """
    raise NotImplementedError("exercise-5: confusion_matrix")


def train_epoch(
    net: nn.Module, batches: Iterable[tuple[Tensor, Tensor]], lr: float
) -> tuple[float, float]:
    """Train a classifier on every batch once, with plain minibatch SGD.

    For each batch: mean cross-entropy of net(X) and y, then p <- p - lr * gradient for
    every parameter p with requires_grad. `net` is put into training mode, gradients left
    over from before the call play no role, and on return every `.grad` is None or zero.

    Args:
        net: maps X to logits of shape (N, C).
        batches: pairs (X, y), with y of shape (N,), int64; perhaps a one-pass iterator.
        lr: learning rate, greater than 0.
    Returns:
        (loss, accuracy): two Python floats, each the average over all samples of the
        epoch, computed from the logits before the update of their batch.
    Raises:
        TypeError: some y is not int64.
        ValueError: `lr` <= 0, no batch at all, logits without two axes, or some y whose
            shape is not (N,).
    """
    raise NotImplementedError("exercise-5: train_epoch")
