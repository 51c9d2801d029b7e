"""What a program learns of a tensor: its device, and its values, which the host waits for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from torch import Tensor

from grader.inside.simulated import errors
from grader.inside.simulated.labels import CPU
from grader.inside.simulated.machine import Copy, Machine

Handler = Callable[..., Any]
_repr: Callable[..., str] = Tensor.__repr__
_END_OF_VALUES = re.compile(r"(?=, (size|dtype|grad_fn|requires_grad)=|\)\Z)")


def device(machine: Machine, x: Tensor) -> Any:
    """`x.device`."""
    return machine.labels.shown(x)


def is_cuda(machine: Machine, x: Tensor) -> bool:
    """`x.is_cuda`."""
    return machine.labels.shown(x).type == "cuda"


def is_cpu(machine: Machine, x: Tensor) -> bool:
    """`x.is_cpu`."""
    return machine.labels.shown(x).type == "cpu"


def get_device(machine: Machine, x: Tensor) -> int:
    """`x.get_device()`: the index, or -1 for the CPU."""
    place = machine.labels.shown(x)
    return place.index if place.type == "cuda" else -1


def to_numpy(method: Any) -> Handler:
    """`x.numpy()` and all that NumPy does with a tensor: host memory only."""

    def handler(machine: Machine, x: Tensor, *args: Any, **kwargs: Any) -> Any:
        place = machine.labels.shown(x)
        if place.type == "cuda":
            if not kwargs.get("force"):
                raise errors.to_numpy(place)
            machine.copied(x, place, Copy("numpy", CPU))
        return method(x, *args, **kwargs)

    return handler


def on_cpu_only(method: Any) -> Handler:
    """Methods such as `apply_` that CUDA tensors do not have."""

    def handler(machine: Machine, x: Tensor, *args: Any, **kwargs: Any) -> Any:
        if machine.labels.shown(x).type == "cuda":
            raise errors.cpu_only(method.__name__)
        return method(x, *args, **kwargs)

    return handler


def tolist(machine: Machine, x: Tensor) -> Any:
    """`x.tolist()`: one wait, however many values."""
    if machine.labels.shown(x).type == "cuda":
        machine.wait("tolist", machine.labels.shown(x))
    return x.tolist()


def show(machine: Machine, x: Tensor, **kwargs: Any) -> str:
    """`repr(x)`, which tells the device and waits for the values."""
    place = machine.labels.shown(x)
    if place.type != "cuda":
        return _repr(x, **kwargs)
    machine.wait("print", place)
    with machine.quiet():
        text = _repr(x, **kwargs)
    return _END_OF_VALUES.sub(f", device='{place}'", text, count=1)


def format_(machine: Machine, x: Tensor, spec: str) -> str:
    """`f"{x}"`: the value of a tensor without dimensions, else as it is printed."""
    if x.dim() == 0 and not x.is_meta:
        return x.item().__format__(spec)
    return object.__format__(x, spec) if spec else show(machine, x)


def dlpack(machine: Machine, x: Tensor, *args: Any, **kwargs: Any) -> Any:
    """`x.__dlpack__()`: memory of the device is not there to be shared."""
    if machine.labels.shown(x).type == "cuda":
        raise BufferError(
            f"The simulated CUDA device cannot share memory of {machine.labels.shown(x)} "
            "through DLPack. Instead, copy the tensor to the CPU first."
        )
    return Tensor.__dlpack__(x, *args, **kwargs)


def dlpack_device(machine: Machine, x: Tensor) -> tuple[int, int]:
    """`x.__dlpack_device__()`."""
    place = machine.labels.shown(x)
    return (2, place.index) if place.type == "cuda" else (1, 0)
