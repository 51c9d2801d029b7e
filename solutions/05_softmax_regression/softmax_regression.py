"""Exercise 5: softmax regression, its predictions, its evaluation and its training."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

# BEGIN SOLUTION


def _check_labels(name: str, labels: Tensor) -> None:
    if labels.dtype != torch.int64:
        raise TypeError(f"{name} must be int64, got {labels.dtype}")


def _check_logits(logits: Tensor) -> None:
    if logits.ndim != 2:
        raise ValueError(f"logits must have shape (N, C), got {tuple(logits.shape)}")


def _check_batch(logits: Tensor, labels: Tensor) -> None:
    _check_logits(logits)
    _check_labels("labels", labels)
    if labels.shape != logits.shape[:1]:
        raise ValueError(f"{len(logits)} rows of logits, but labels {tuple(labels.shape)}")


def _check_count(name: str, count: int) -> None:
    if count < 1:
        raise ValueError(f"{name} must be at least 1, got {count}")


def _count_hits(logits: Tensor, labels: Tensor) -> Tensor:
    return (logits.argmax(dim=1) == labels).sum()


@torch.no_grad()
def _descend(net: nn.Module, lr: float) -> None:
    for p in net.parameters():
        if p.grad is not None:
            p -= lr * p.grad


# END SOLUTION


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
    # BEGIN SOLUTION
    _check_labels("labels", labels)
    _check_count("num_classes", num_classes)
    classes = torch.arange(num_classes, device=labels.device)
    return (labels.unsqueeze(-1) == classes).to(dtype)
    # END SOLUTION


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
        # BEGIN SOLUTION
        super().__init__()
        _check_count("num_inputs", num_inputs)
        _check_count("num_outputs", num_outputs)
        if sigma < 0:
            raise ValueError(f"sigma must not be negative, got {sigma}")
        noise = torch.randn(num_inputs, num_outputs, generator=generator)
        self.weight = nn.Parameter(sigma * noise)
        self.bias = nn.Parameter(torch.zeros(num_outputs))
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Compute the logits of a minibatch.

        Args:
            X: samples, shape (N, ...); all axes after the first are flattened into one.
        Returns:
            Logits of shape (N, num_outputs): any real numbers, not probabilities.
        Raises:
            ValueError: the flattened size of one sample is not `num_inputs`.
        """
        # BEGIN SOLUTION
        num_inputs = len(self.weight)
        if X.shape[1:].numel() != num_inputs:
            raise ValueError(f"need {num_inputs} features per sample, got X {tuple(X.shape)}")
        return X.reshape(-1, num_inputs) @ self.weight + self.bias
        # END SOLUTION


def predict(logits: Tensor) -> Tensor:
    """Choose the class with the largest logit, for every row.

    Args:
        logits: scores of shape (N, C).
    Returns:
        Classes of shape (N,), int64.
    Raises:
        ValueError: `logits` does not have two axes.
    """
    # BEGIN SOLUTION
    _check_logits(logits)
    return logits.argmax(dim=1)
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_batch(logits, labels)
    if len(labels) == 0:
        raise ValueError("the accuracy of no samples is not defined")
    return float(_count_hits(logits, labels)) / len(labels)
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_labels("predicted", predicted)
    _check_labels("labels", labels)
    _check_count("num_classes", num_classes)
    if predicted.shape != labels.shape:
        raise ValueError(f"predicted {tuple(predicted.shape)}, labels {tuple(labels.shape)}")
    pairs = labels * num_classes + predicted
    counts = torch.bincount(pairs, minlength=num_classes**2)
    return counts.reshape(num_classes, num_classes)
    # END SOLUTION


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
    # BEGIN SOLUTION
    if lr <= 0:
        raise ValueError(f"lr must be positive, got {lr}")
    net.train()
    loss_sum = hits = num_samples = 0
    for X, y in batches:
        logits = net(X)
        _check_batch(logits, y)
        loss = F.cross_entropy(logits, y)
        net.zero_grad()
        loss.backward()
        _descend(net, lr)
        loss_sum += loss.detach() * len(y)
        hits += _count_hits(logits, y)
        num_samples += len(y)
    if num_samples == 0:
        raise ValueError("batches is empty")
    net.zero_grad()
    return float(loss_sum / num_samples), float(hits / num_samples)
    # END SOLUTION
