"""As the hints say: a memo of moved tensors, a mask made with device=X.device, SGD by hand."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn


def try_gpu(i: int = 0) -> torch.device:
    if i < 0:
        raise ValueError("i must not be negative")
    if torch.cuda.is_available() and i < torch.cuda.device_count():
        return torch.device("cuda", i)
    return torch.device("cpu")


def try_all_gpus() -> list[torch.device]:
    devices = []
    if torch.cuda.is_available():
        for i in range(torch.cuda.device_count()):
            devices.append(torch.device(f"cuda:{i}"))
    if not devices:
        devices.append(torch.device("cpu"))
    return devices


def common_device(*tensors: Tensor) -> torch.device:
    for t in tensors:
        if not isinstance(t, Tensor):
            raise TypeError(f"not a tensor: {type(t).__name__}")
    if not tensors:
        raise ValueError("no tensor given")
    device = tensors[0].device
    for t in tensors[1:]:
        if t.device != device:
            raise ValueError(f"tensors on {device} and on {t.device}")
    return device


def module_device(module: nn.Module) -> torch.device:
    tensors = list(module.parameters()) + list(module.buffers())
    if not tensors:
        raise ValueError("the module has no tensors")
    device = tensors[0].device
    if any(t.device != device for t in tensors):
        raise ValueError("the module is spread over several devices")
    return device


def _rebuild(obj: Any, device: str | torch.device, memo: dict[int, Tensor]) -> Any:
    if isinstance(obj, Tensor):
        if id(obj) not in memo:
            memo[id(obj)] = obj.to(device)
        return memo[id(obj)]
    if isinstance(obj, nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        new = obj.copy()
        for key in obj:
            new[key] = _rebuild(obj[key], device, memo)
        return new
    if isinstance(obj, list | tuple):
        values = [_rebuild(value, device, memo) for value in obj]
        if hasattr(obj, "_fields"):
            return type(obj)(*values)
        return type(obj)(values)
    return obj


def to_device(obj: Any, device: str | torch.device) -> Any:
    return _rebuild(obj, device, {})


class RampScale(nn.Module):
    def __init__(self, max_len: int, cut: int) -> None:
        super().__init__()
        if max_len < 1:
            raise ValueError("max_len must be at least 1")
        if cut < 0:
            raise ValueError("cut must not be negative")
        self.max_len = max_len
        self.cut = cut
        self.scale = nn.Parameter(torch.ones(()))
        self.register_buffer("ramp", torch.linspace(0.0, 1.0, max_len))

    def forward(self, X: Tensor) -> Tensor:
        if not torch.is_floating_point(X):
            raise TypeError("X must be a float tensor")
        n = X.size(-1)
        if n > self.max_len:
            raise ValueError("X is longer than the ramp")
        positions = torch.arange(n, device=X.device)
        zero = torch.zeros((), dtype=X.dtype, device=X.device)
        return torch.where(positions < self.cut, X * self.scale * self.ramp[:n], zero)


def norm_log(mats: Sequence[Tensor]) -> list[float]:
    norms = [mat.square().sum().sqrt() for mat in mats]
    return torch.stack(norms).tolist() if norms else []


def train_no_sync(
    net: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    batches: Iterable[tuple[Tensor, Tensor]],
    lr: float,
) -> list[float]:
    if lr <= 0:
        raise ValueError("lr must be positive")
    device = module_device(net)
    params = [p for p in net.parameters() if p.requires_grad]
    losses = []
    for X, y in batches:
        for p in params:
            p.grad = None
        loss = loss_fn(net(X.to(device)), y.to(device))
        loss.backward()
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p.sub_(p.grad, alpha=lr)
        losses.append(loss.detach())
    if not losses:
        return []
    return torch.stack(losses).tolist()
