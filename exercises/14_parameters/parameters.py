"""Exercise 14: reaching, counting and tying parameters."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def count_parameters(module: nn.Module, trainable_only: bool = True) -> int:
    """Count the numbers that a module can learn.

    A tied parameter (one object with several names) counts once; buffers do not count.

    Args:
        module: any module.
        trainable_only: leave out parameters whose `requires_grad` is False.

    Returns:
        The total number of entries, a Python int.
    """
    raise NotImplementedError("exercise-14: count_parameters")


def parameter_table(module: nn.Module) -> list[tuple[str, tuple[int, ...], int]]:
    """List every parameter name of a module with what stands behind it.

    Args:
        module: any module.

    Returns:
        One row (name, shape, number of entries) for each name, in the order of
        `named_parameters`; frozen parameters too, and a tied parameter under each of its names.
        The shape is a plain tuple of ints.
    """
    raise NotImplementedError("exercise-14: parameter_table")


def get_by_path(module: nn.Module, path: str) -> Tensor:
    """Find a parameter or a buffer by its dotted name.

    Args:
        module: where the path starts.
        path: names joined by dots, such as "net.0.weight".

    Returns:
        The parameter or buffer object itself, so that writing into it changes the module.

    Raises:
        ValueError: the path leads nowhere, or to something that is not a tensor.
    """
    raise NotImplementedError("exercise-14: get_by_path")


def freeze(module: nn.Module, prefix: str) -> int:
    """Stop the training of a part of a module: set `requires_grad` to False there.

    A parameter is meant if one of its names (a tied one has several) is `prefix` itself or lies
    below it: "net.1" means "net.1.weight", but not "net.10.weight".

    Args:
        module: any module.
        prefix: the name of a submodule or of a parameter.

    Returns:
        The number of distinct parameters that are meant.

    Raises:
        ValueError: `prefix` matches no parameter.
    """
    raise NotImplementedError("exercise-14: freeze")


def copy_parameters(src: nn.Module, dst: nn.Module) -> None:
    """Write the parameter and buffer values of one module into another one.

    The tensors of `dst` stay the same objects, with their own dtype and device; afterwards the
    two modules share nothing. All names and shapes are compared before anything is written.

    Args:
        src: where the values come from; it is not changed.
        dst: where they go.

    Raises:
        ValueError: parameter names, buffer names or shapes differ; `dst` is then unchanged.
    """
    raise NotImplementedError("exercise-14: copy_parameters")


class TiedMLP(nn.Module):
    """An MLP whose hidden layer is one and the same layer, used again and again."""

    inp: nn.Linear  # in_features -> width
    shared: nn.Linear  # width -> width, applied `repeats` times
    out: nn.Linear  # width -> out_features

    def __init__(self, in_features: int, width: int, out_features: int, repeats: int) -> None:
        """Make the three layers.

        Args:
            in_features: number of inputs, at least 1.
            width: number of hidden units, at least 1.
            out_features: number of outputs, at least 1.
            repeats: how many times `shared` is applied, at least 0.

        Raises:
            ValueError: a size is below 1, or `repeats` is below 0.
        """
        raise NotImplementedError("exercise-14: TiedMLP.__init__")

    def forward(self, X: Tensor) -> Tensor:
        """Compute h = relu(inp(X)), then `repeats` times h = relu(shared(h)), then out(h).

        Args:
            X: inputs, shape (..., in_features).

        Returns:
            Outputs, shape (..., out_features).
        """
        raise NotImplementedError("exercise-14: TiedMLP.forward")


class TiedAutoencoder(nn.Module):
    """An autoencoder whose decoder uses the encoder's weight matrix, transposed.

    It has exactly three parameters. At the start the weight is drawn from the normal
    distribution with mean 0 and variance 1/features, and the biases are zero.
    """

    weight: nn.Parameter  # (hidden, features)
    enc_bias: nn.Parameter  # (hidden,)
    dec_bias: nn.Parameter  # (features,)

    def __init__(self, features: int, hidden: int) -> None:
        """Make the three parameters.

        Args:
            features: number of inputs and outputs, at least 1.
            hidden: size of the code, at least 1.

        Raises:
            ValueError: a size is below 1.
        """
        raise NotImplementedError("exercise-14: TiedAutoencoder.__init__")

    def encode(self, X: Tensor) -> Tensor:
        """Compute the code tanh(X Wᵀ + enc_bias).

        Args:
            X: inputs, shape (..., features).

        Returns:
            Codes, shape (..., hidden).
        """
        raise NotImplementedError("exercise-14: TiedAutoencoder.encode")

    def decode(self, H: Tensor) -> Tensor:
        """Compute the reconstruction H W + dec_bias, with the same W.

        Args:
            H: codes, shape (..., hidden).

        Returns:
            Reconstructions, shape (..., features).
        """
        raise NotImplementedError("exercise-14: TiedAutoencoder.decode")

    def forward(self, X: Tensor) -> Tensor:
        """Encode, then decode.

        Args:
            X: inputs, shape (..., features).

        Returns:
            Reconstructions, shape (..., features).
        """
        raise NotImplementedError("exercise-14: TiedAutoencoder.forward")
