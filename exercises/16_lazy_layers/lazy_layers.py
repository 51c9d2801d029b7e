"""Exercise 16: lazy layers, deferred initialisation."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.parameter import UninitializedParameter


class DeferredLinear(nn.Module):
    """A linear layer that finds out the number of its inputs when it sees the first one.

    Result: X Wᵀ + bias, with W of shape (out_features, in_features).
    """

    weight: nn.Parameter  # UninitializedParameter at first, then (out_features, in_features)
    bias: nn.Parameter | None  # zeros (out_features,) from the start; None when bias=False
    in_features: int | None  # None until the first forward

    def __init__(self, out_features: int, bias: bool = True) -> None:
        """Register the parameters; the weight has no shape yet.

        Args:
            out_features: number of outputs, at least 1.
            bias: whether there is a bias.

        Raises:
            ValueError: `out_features` is below 1.
        """
        raise NotImplementedError("exercise-16: DeferredLinear.__init__")

    def forward(self, X: Tensor) -> Tensor:
        """Compute X Wᵀ + bias; the first call makes W.

        The first call sets `in_features` to the size of the last axis of X and materialises the
        weight: the same parameter object, on the layer's device and with its dtype, filled with
        uniform numbers from [-1/sqrt(in_features), 1/sqrt(in_features)]. No later call does.

        Args:
            X: inputs, shape (..., in_features), with the dtype of the layer.

        Returns:
            Outputs, shape (..., out_features).

        Raises:
            TypeError: X is not a floating point tensor.
            ValueError: a later X has another last axis than the first one.
        """
        raise NotImplementedError("exercise-16: DeferredLinear.forward")


def is_materialized(module: nn.Module) -> bool:
    """Tell whether every parameter and buffer of a module has its shape.

    Args:
        module: any module; torch's own lazy layers inside it count as well.

    Returns:
        False if any parameter or buffer in the whole tree is still uninitialised.
    """
    raise NotImplementedError("exercise-16: is_materialized")


def materialize(module: nn.Module, *sample: Tensor) -> nn.Module:
    """Give all lazy layers their shapes with one dry run, `module(*sample)`.

    The dry run computes no gradients and happens in evaluation mode. Afterwards every submodule
    has its own `training` flag back, also when the dry run raises; values that existed before are
    unchanged, and no `.grad` was made.

    Args:
        module: any module.
        sample: inputs such as the module will get.

    Returns:
        The same module.

    Raises:
        ValueError: something is still uninitialised after the dry run.
    """
    raise NotImplementedError("exercise-16: materialize")


def deferred_mlp(sizes: Sequence[int]) -> nn.Module:
    """Build an MLP from its output sizes alone.

    Args:
        sizes: number of outputs of each layer, such as [256, 10]; at least one, each at least 1.

    Returns:
        An `nn.Sequential` of DeferredLinear layers with `nn.ReLU` between them, none at the end.

    Raises:
        ValueError: `sizes` is empty, or a size is below 1.
    """
    raise NotImplementedError("exercise-16: deferred_mlp")


def make_sgd(module: nn.Module, lr: float) -> torch.optim.SGD:
    """Make a plain SGD optimiser for a module that is ready to be trained.

    Args:
        module: a module whose parameters all have their shapes.
        lr: learning rate, above 0.

    Returns:
        SGD over the trainable parameters, without momentum or weight decay.

    Raises:
        ValueError: something in the module is uninitialised, or `lr` <= 0.
    """
    raise NotImplementedError("exercise-16: make_sgd")
