"""Exercise 18: Saving, loading, resuming."""

import os
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

PathLike = str | os.PathLike[str]


def save_tensors(path: PathLike, tensors: Mapping[str, Tensor]) -> None:
    """Save named tensors to a file that `torch.load(path, weights_only=True)` can open.

    Only the elements of each tensor are stored, also when it is a small view of a large tensor.
    If writing fails, a file already at `path` stays as it is and nothing else is left behind.

    Args:
        path: where to write, str or path object.
        tensors: tensors of any shape and dtype by name; they stay untouched.

    Raises:
        TypeError: a value is not a tensor; `path` has not been touched then.
    """
    raise NotImplementedError("exercise-18: save_tensors")


def load_tensors(path: PathLike, device: str | torch.device = "cpu") -> dict[str, Tensor]:
    """Load what `save_tensors` has written, without ever running code from the file.

    Args:
        path: the file to read.
        device: where the tensors shall live.

    Returns:
        The tensors by name, with their values, shapes and dtypes, on `device`.

    Raises:
        FileNotFoundError: there is no such file.
    """
    raise NotImplementedError("exercise-18: load_tensors")


def save_checkpoint(
    path: PathLike,
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    epoch: int,
    extra: Mapping[str, Any] | None = None,
) -> None:
    """Save everything that a training run needs to go on later as if it had never stopped.

    The file holds a dict with the keys "model" and "optimizer" (their state dicts), "epoch",
    "extra" (a dict, empty for None) and "rng" (`torch.get_rng_state()`), and can be opened by
    `torch.load(path, weights_only=True)`. If writing fails, a file already at `path` stays as it
    is and nothing else is left behind.

    Args:
        path: where to write, str or path object.
        module: the network.
        optimizer: its optimizer.
        epoch: number of epochs done, at least 0.
        extra: more to remember: None, bool, int, float, str, Tensor, and lists, tuples and dicts
            (with str keys) of these.

    Raises:
        TypeError: `epoch` is not an int, or `extra` holds anything else; `path` has not been
            touched then.
        ValueError: `epoch` is negative.
    """
    raise NotImplementedError("exercise-18: save_checkpoint")


def load_checkpoint(
    path: PathLike,
    module: nn.Module,
    optimizer: torch.optim.Optimizer | None = None,
    device: str | torch.device = "cpu",
) -> dict[str, Any]:
    """Put a module, an optimizer and the random numbers back into the state of a checkpoint.

    Parameters and buffers are overwritten in place: the tensor objects stay the same, and so does
    `module.training`. No code from the file is ever run.

    Args:
        path: a file that `save_checkpoint` has written.
        module: a network with the same names and shapes as the saved one.
        optimizer: the optimizer of `module`, of the same kind as the saved one; None leaves the
            saved optimizer state unused.
        device: where the tensors of the file are loaded to.

    Returns:
        A dict with exactly two entries: "epoch" (int) and "extra" (dict).

    Raises:
        FileNotFoundError: there is no such file.
        Exception: the checkpoint does not fit the module (any kind of exception).
    """
    raise NotImplementedError("exercise-18: load_checkpoint")


def transfer_matching(src: Mapping[str, Tensor], dst: nn.Module) -> tuple[list[str], list[str]]:
    """Copy what fits from saved tensors into a module, in place.

    An entry of `src` fits if `dst.state_dict()` has an entry of the same name and the same shape.

    Args:
        src: tensors by name, such as the state dict of another network.
        dst: the module to copy into; what has no partner in `src` stays as it is.

    Returns:
        The names that were copied, in the order of `dst.state_dict()`, and the names of `src` that
        were not, in the order of `src`.
    """
    raise NotImplementedError("exercise-18: transfer_matching")
