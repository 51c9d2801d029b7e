"""tempfile.NamedTemporaryFile beside the target, contents copied into fresh tensors."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

PathLike = str | os.PathLike[str]


def _dump(content: dict[str, Any], path: PathLike) -> None:
    target = Path(path)
    file = tempfile.NamedTemporaryFile(dir=target.parent, prefix=".saving-", delete=False)
    done = False
    try:
        with file:
            torch.save(content, file)
        Path(file.name).replace(target)
        done = True
    finally:
        if not done:
            Path(file.name).unlink(missing_ok=True)


def _open(path: PathLike, device: str | torch.device) -> dict[str, Any]:
    return torch.load(Path(path), weights_only=True, map_location=torch.device(device))


def save_tensors(path: PathLike, tensors: Mapping[str, Tensor]) -> None:
    if any(not isinstance(t, Tensor) for t in tensors.values()):
        raise TypeError("every value must be a tensor")
    compact = {}
    for name, t in tensors.items():
        compact[name] = torch.empty(t.shape, dtype=t.dtype, device=t.device).copy_(t.detach())
    _dump(compact, path)


def load_tensors(path: PathLike, device: str | torch.device = "cpu") -> dict[str, Tensor]:
    return _open(path, device)


def save_checkpoint(
    path: PathLike,
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    epoch: int,
    extra: Mapping[str, Any] | None = None,
) -> None:
    if not isinstance(epoch, int):
        raise TypeError(type(epoch))
    if epoch < 0:
        raise ValueError(epoch)
    todo: list[Any] = [dict(extra or {})]
    while todo:  # no recursion: a pile of values that have not been looked at yet
        match todo.pop():
            case dict() as d:
                if set(map(type, d)) - {str}:
                    raise TypeError("keys must be strings")
                todo.extend(d.values())
            case list() | tuple() as items:
                todo.extend(items)
            case None | bool() | int() | float() | str() | Tensor():
                pass
            case other:
                raise TypeError(type(other))
    _dump(
        dict(
            model=module.state_dict(),
            optimizer=optimizer.state_dict(),
            epoch=epoch,
            extra=dict(extra or {}),
            rng=torch.random.get_rng_state(),
        ),
        path,
    )


def load_checkpoint(
    path: PathLike,
    module: nn.Module,
    optimizer: torch.optim.Optimizer | None = None,
    device: str | torch.device = "cpu",
) -> dict[str, Any]:
    saved = _open(path, device)
    module.load_state_dict(saved["model"])
    if optimizer is not None:
        optimizer.load_state_dict(saved["optimizer"])
    torch.random.set_rng_state(saved["rng"].to("cpu"))
    return {key: saved[key] for key in ("epoch", "extra")}


def transfer_matching(src: Mapping[str, Tensor], dst: nn.Module) -> tuple[list[str], list[str]]:
    copied, left = [], list(src)
    for name, tensor in dst.state_dict().items():
        if name in src and tensor.size() == src[name].size():
            tensor.data[...] = src[name].detach()
            copied.append(name)
            left.remove(name)
    return copied, left
