"""The mask by slicing and padding, results in a preallocated device tensor, torch.optim.SGD."""

import copy
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def try_gpu(i: int = 0) -> torch.device:
    if i < 0:
        raise ValueError("negative index")
    there = torch.cuda.is_available() and torch.cuda.device_count() > i
    return torch.device(f"cuda:{i}" if there else "cpu")


def try_all_gpus() -> list[torch.device]:
    if not torch.cuda.is_available() or torch.cuda.device_count() == 0:
        return [torch.device("cpu")]
    return [try_gpu(i) for i in range(torch.cuda.device_count())]


def common_device(*tensors: Tensor) -> torch.device:
    if not tensors:
        raise ValueError("no tensor given")
    if [t for t in tensors if not isinstance(t, Tensor)]:
        raise TypeError("only tensors have a device")
    first, *others = (t.device for t in tensors)
    if others.count(first) != len(others):
        raise ValueError("different devices")
    return first


def module_device(module: nn.Module) -> torch.device:
    tensors = [t for m in module.modules() for t in m.parameters(recurse=False)]
    tensors += [t for m in module.modules() for t in m.buffers(recurse=False)]
    return common_device(*tensors)


def to_device(obj: Any, device: str | torch.device) -> Any:
    # two passes: find and move all tensors, then rebuild the structure around them
    moved: dict[int, Tensor] = {}

    def find(part: Any) -> None:
        if isinstance(part, Tensor):
            moved.setdefault(id(part), part)
        elif isinstance(part, dict):
            for value in part.values():
                find(value)
        elif isinstance(part, (list, tuple)):
            for value in part:
                find(value)

    def rebuild(part: Any) -> Any:
        if isinstance(part, Tensor):
            return moved[id(part)]
        if isinstance(part, nn.Module):
            return part.to(device)
        if isinstance(part, dict):
            new = copy.copy(part)
            new.update({key: rebuild(value) for key, value in part.items()})
            return new
        if isinstance(part, list):
            new = copy.copy(part)
            new[:] = [rebuild(value) for value in part]
            return new
        if isinstance(part, tuple):
            values = [rebuild(value) for value in part]
            if hasattr(part, "_replace"):
                return part._replace(**dict(zip(part._fields, values, strict=True)))
            return type(part)(values)
        return part

    find(obj)
    for key, tensor in moved.items():
        moved[key] = tensor.to(device)
    return rebuild(obj)


class RampScale(nn.Module):
    def __init__(self, max_len: int, cut: int) -> None:
        super().__init__()
        if max_len < 1:
            raise ValueError("max_len")
        if cut < 0:
            raise ValueError("cut")
        self.max_len, self.cut = max_len, cut
        self.scale = nn.Parameter(torch.ones([]))
        self.register_buffer("ramp", torch.linspace(0, 1, steps=max_len))

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X")
        n = X.shape[-1]
        if n > self.max_len:
            raise ValueError("X is too long")
        keep = min(n, self.cut)
        return F.pad(X[..., :keep] * (self.scale * self.ramp[:keep]), (0, n - keep))


def norm_log(mats: Sequence[Tensor]) -> list[float]:
    if len(mats) == 0:
        return []
    norms = mats[0].new_empty(len(mats))
    with torch.no_grad():
        for i, mat in enumerate(mats):
            norms[i] = torch.linalg.vector_norm(mat)
    return norms.tolist()


def train_no_sync(
    net: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    batches: Iterable[tuple[Tensor, Tensor]],
    lr: float,
) -> list[float]:
    if lr <= 0:
        raise ValueError("lr")
    device = module_device(net)
    batches = list(batches)
    losses = torch.empty(len(batches), dtype=torch.float64, device=device)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for i, (X, y) in enumerate(batches):
        optimizer.zero_grad()
        loss = loss_fn(net(X.to(device)), y.to(device))
        loss.backward()
        optimizer.step()
        losses[i] = loss.detach()
    return losses.tolist()
