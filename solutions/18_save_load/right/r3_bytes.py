"""Serialises into memory first and writes bytes; transfer through named_parameters and buffers."""

import io
import itertools
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

PathLike = str | os.PathLike[str]


def _write(path: PathLike, content: dict[str, Any]) -> None:
    buffer = io.BytesIO()
    torch.save(content, buffer)
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(buffer.getvalue())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _read(path: PathLike, device: str | torch.device) -> dict[str, Any]:
    buffer = io.BytesIO(Path(path).read_bytes())
    return torch.load(buffer, map_location=device, weights_only=True)


def _plain(value: Any) -> Any:
    """A copy of `value` made of plain containers; TypeError if that is not possible."""
    if value is None or isinstance(value, bool | int | float | str | Tensor):
        return value
    if isinstance(value, list | tuple):
        return type(value)(map(_plain, value))
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _plain(item) for key, item in value.items()}
    raise TypeError(f"cannot save {value!r}")


def save_tensors(path: PathLike, tensors: Mapping[str, Tensor]) -> None:
    for tensor in tensors.values():
        if not isinstance(tensor, Tensor):
            raise TypeError("not a tensor")
    flat = {
        name: tensor.detach().clone(memory_format=torch.contiguous_format)
        for name, tensor in tensors.items()
    }
    _write(path, flat)


def load_tensors(path: PathLike, device: str | torch.device = "cpu") -> dict[str, Tensor]:
    return dict(_read(path, device))


def save_checkpoint(
    path: PathLike,
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    epoch: int,
    extra: Mapping[str, Any] | None = None,
) -> None:
    if not isinstance(epoch, int):
        raise TypeError("epoch")
    if epoch < 0:
        raise ValueError("epoch")
    content = {"model": module.state_dict(), "optimizer": optimizer.state_dict()}
    content |= {"epoch": epoch, "extra": _plain(extra or {}), "rng": torch.get_rng_state()}
    _write(path, content)


def load_checkpoint(
    path: PathLike,
    module: nn.Module,
    optimizer: torch.optim.Optimizer | None = None,
    device: str | torch.device = "cpu",
) -> dict[str, Any]:
    content = _read(path, device)
    own, saved = module.state_dict(), content["model"]
    if own.keys() != saved.keys():
        raise KeyError(f"names differ: {sorted(own.keys() ^ saved.keys())}")
    if [name for name in own if own[name].shape != saved[name].shape]:
        raise ValueError("shapes differ")
    for name, tensor in own.items():
        tensor.copy_(saved[name])
    if optimizer is not None:
        optimizer.load_state_dict(content["optimizer"])
    torch.set_rng_state(content["rng"].cpu())
    return dict(epoch=content["epoch"], extra=content["extra"])


def transfer_matching(src: Mapping[str, Tensor], dst: nn.Module) -> tuple[list[str], list[str]]:
    live = dict(
        itertools.chain(
            dst.named_parameters(remove_duplicate=False), dst.named_buffers(remove_duplicate=False)
        )
    )
    fits = {name: name in src and live[name].shape == src[name].shape for name in dst.state_dict()}
    for name, fit in fits.items():
        if fit:
            with torch.no_grad():
                live[name].copy_(src[name])
    return [name for name, fit in fits.items() if fit], [n for n in src if not fits.get(n)]
