"""As the hints say: a temporary neighbour and os.replace; the transfer by load_state_dict."""

import os
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

PathLike = str | os.PathLike[str]


def save_safely(obj: Any, path: PathLike) -> None:
    tmp = os.fspath(path) + ".part"
    try:
        torch.save(obj, tmp)
        os.replace(tmp, path)
    except BaseException:
        if os.path.exists(tmp):
            os.remove(tmp)
        raise


def is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return all(is_plain(item) for item in value)
    return value is None or isinstance(value, bool | int | float | str | Tensor)


def save_tensors(path: PathLike, tensors: Mapping[str, Tensor]) -> None:
    copies = {}
    for name, tensor in tensors.items():
        if not torch.is_tensor(tensor):
            raise TypeError(f"{name} is not a tensor")
        copies[name] = tensor.detach().clone()
    save_safely(copies, path)


def load_tensors(path: PathLike, device: str | torch.device = "cpu") -> dict[str, Tensor]:
    return torch.load(path, map_location=device, weights_only=True)


def save_checkpoint(
    path: PathLike,
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    epoch: int,
    extra: Mapping[str, Any] | None = None,
) -> None:
    if not isinstance(epoch, int):
        raise TypeError("epoch must be an int")
    if epoch < 0:
        raise ValueError("epoch must not be negative")
    extra = {} if extra is None else dict(extra)
    if not is_plain(extra):
        raise TypeError("extra may only hold plain values and tensors")
    state = {"epoch": epoch, "extra": extra}
    state["rng"] = torch.get_rng_state()
    state["model"] = module.state_dict()
    state["optimizer"] = optimizer.state_dict()
    save_safely(state, path)


def load_checkpoint(
    path: PathLike,
    module: nn.Module,
    optimizer: torch.optim.Optimizer | None = None,
    device: str | torch.device = "cpu",
) -> dict[str, Any]:
    state = torch.load(path, map_location=device, weights_only=True)
    module.load_state_dict(state.pop("model"), strict=True)
    optimizer_state = state.pop("optimizer")
    if optimizer is not None:
        optimizer.load_state_dict(optimizer_state)
    torch.set_rng_state(state.pop("rng").cpu())
    return state


def transfer_matching(src: Mapping[str, Tensor], dst: nn.Module) -> tuple[list[str], list[str]]:
    shapes = {name: tensor.shape for name, tensor in dst.state_dict().items()}
    fitting = {
        name: src[name] for name in shapes if name in src and src[name].shape == shapes[name]
    }
    dst.load_state_dict(fitting, strict=False)
    return list(fitting), [name for name in src if name not in fitting]
