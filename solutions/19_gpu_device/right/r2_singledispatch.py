"""to_device by functools.singledispatch, the mask by a running count, torch.autograd.grad."""

import functools
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

import torch
from torch import Tensor, nn


def try_all_gpus() -> list[torch.device]:
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return [torch.device("cuda", i) for i in range(count)] or [torch.device("cpu")]


def try_gpu(i: int = 0) -> torch.device:
    if i < 0:
        raise ValueError(i)
    return dict(enumerate(d for d in try_all_gpus() if d.type == "cuda")).get(
        i, torch.device("cpu")
    )


def _only(devices: set[torch.device]) -> torch.device:
    if len(devices) != 1:
        raise ValueError(f"need exactly one device, got {sorted(map(str, devices))}")
    (device,) = devices
    return device


def common_device(*tensors: Tensor) -> torch.device:
    if any(not isinstance(t, Tensor) for t in tensors):
        raise TypeError("tensors only")
    return _only({t.device for t in tensors})


def module_device(module: nn.Module) -> torch.device:
    return _only({t.device for t in chain(module.parameters(), module.buffers())})


@functools.singledispatch
def _move(obj: Any, to: Callable[[Tensor], Tensor], device: str | torch.device) -> Any:
    return obj


@_move.register
def _(obj: Tensor, to, device):
    return to(obj)


@_move.register
def _(obj: nn.Module, to, device):
    return obj.to(device)


@_move.register
def _(obj: list, to, device):
    return type(obj)(_move(v, to, device) for v in obj)


@_move.register
def _(obj: tuple, to, device):
    make = getattr(type(obj), "_make", type(obj))
    return make(_move(v, to, device) for v in obj)


@_move.register
def _(obj: dict, to, device):
    new = obj.copy()
    new.update((k, _move(v, to, device)) for k, v in obj.items())
    return new


def to_device(obj: Any, device: str | torch.device) -> Any:
    # a tensor hashes by identity, so the cache gives each alias the same moved tensor
    return _move(obj, functools.cache(lambda t: t.to(device)), device)


class RampScale(nn.Module):
    def __init__(self, max_len: int, cut: int) -> None:
        super().__init__()
        if max_len < 1 or cut < 0:
            raise ValueError(f"need max_len >= 1 and cut >= 0, got {max_len} and {cut}")
        self.cut = cut
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.register_buffer("ramp", torch.linspace(0, 1, max_len))

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError(X.dtype)
        n = X.shape[-1]
        if n > self.ramp.shape[0]:
            raise ValueError(n)
        ramp = self.ramp[:n]
        count = torch.ones_like(ramp, dtype=torch.int64).cumsum(0)
        return (self.scale * X * ramp).where(count <= self.cut, torch.zeros_like(ramp))


def norm_log(mats: Sequence[Tensor]) -> list[float]:
    return torch.stack([torch.linalg.matrix_norm(m) for m in mats]).tolist() if mats else []


def train_no_sync(
    net: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    batches: Iterable[tuple[Tensor, Tensor]],
    lr: float,
) -> list[float]:
    if not lr > 0:
        raise ValueError(lr)
    device = module_device(net)
    params = [p for p in net.parameters() if p.requires_grad]
    history = []
    for X, y in batches:
        loss = loss_fn(net(to_device(X, device)), to_device(y, device))
        grads = torch.autograd.grad(loss, params, allow_unused=True)
        for p, g in zip(params, grads, strict=True):
            if g is not None:
                p.data.add_(g, alpha=-lr)
        history.append(loss.detach())
    return torch.stack(history).tolist() if history else []
