"""Calls where a CUDA device is told apart from the CPU by more than where the result is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from grader.inside.simulated import errors
from grader.inside.simulated.labels import CPU, FLOATING, tensors_in
from grader.inside.simulated.machine import Copy, Machine

GRAD: Any = Tensor.grad


def device(machine: Machine, *args: Any, **kwargs: Any) -> torch.device:
    """`torch.device(1)` means `cuda:1` where there is CUDA."""
    if machine.devices and len(args) == 1 and not kwargs and isinstance(args[0], int):
        return torch.device("cuda", args[0])
    return torch.device(*args, **kwargs)


def deepcopy(machine: Machine, x: Tensor, memo: Any) -> Tensor:
    """`copy.deepcopy(x)` copies memory below all layers: the place goes along."""
    copied: Tensor = x.__deepcopy__(memo)  # type: ignore[no-untyped-call]
    labels = machine.labels
    for new, old in ((copied, x), (copied.grad, x.grad)):
        if new is not None and old is not None:
            labels.put(new, labels.of(old))
    return copied


def set_grad(machine: Machine, x: Tensor, gradient: Tensor | None) -> None:
    """`x.grad = g`."""
    if gradient is not None:
        place, of = machine.labels.of(gradient), machine.labels.shown(x)
        if place is not FLOATING and place != of:
            raise errors.gradient_device(place, of)
    GRAD.__set__(x, gradient)


def register_hook(machine: Machine, x: Tensor, hook: Callable[[Tensor], Any]) -> Any:
    """`x.register_hook(hook)`: what the hook returns must be on the gradient's device."""

    def checked(gradient: Tensor) -> Any:
        result = hook(gradient)
        if isinstance(result, Tensor):
            place, of = machine.labels.of(result), machine.labels.of(gradient)
            if FLOATING not in (place, of) and place != of:
                name = getattr(hook, "__name__", "hook")
                raise RuntimeError(
                    f"hook '{name}' has changed the type of value "
                    f"(was on {of}, got a tensor on {place})"
                )
        return result

    return x.register_hook(checked)  # type: ignore[no-untyped-call]


def pin_memory(machine: Machine, x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """`x.pin_memory()`: a copy in page-locked memory of the host."""
    if not machine.devices:
        return x.pin_memory(*args, **kwargs)
    if machine.labels.shown(x) != CPU:
        raise errors.cannot_pin()
    if machine.labels.is_pinned(x):
        return x
    pinned = x.clone()
    machine.labels.put(pinned, CPU, pinned=True)
    return pinned


def is_pinned(machine: Machine, x: Tensor, *_: Any, **__: Any) -> bool:
    """`x.is_pinned()`."""
    return machine.labels.is_pinned(x)


def one_hot(machine: Machine, tensor: Tensor, num_classes: int = -1) -> Tensor:
    """`F.one_hot`: a device looks at the values only to find the number of classes."""
    if num_classes < 0 and tensor.numel():
        num_classes = int(tensor.max()) + 1
    with machine.quiet():
        return F.one_hot(tensor, num_classes)


def ctc_loss(
    machine: Machine, log_probs: Tensor, targets: Tensor, *lengths: Any, **options: Any
) -> Tensor:
    """`F.ctc_loss` takes lengths of the CPU too, and moves them itself."""
    place = machine.labels.shown(log_probs)

    def there(value: Any) -> Any:
        return machine.copy(value, Copy("ctc_loss", place)) if isinstance(value, Tensor) else value

    moved = {name: there(value) for name, value in options.items()}
    return F.ctc_loss(log_probs, targets, *map(there, lengths), **moved)


def recurrent(function: Any) -> Callable[..., Any]:
    """`nn.LSTM` and its like, which check their arguments in words of their own."""

    def handler(machine: Machine, x: Tensor, *args: Any, **kwargs: Any) -> Any:
        packed = isinstance(args[0], Tensor)
        hidden, parameters = (args[1], args[2]) if packed else (args[0], args[1])
        where = machine.labels.shown(x)
        for kind, tensors in (("hidden", [hidden]), ("parameter", [parameters])):
            for tensor in tensors_in(tensors):
                place = machine.labels.of(tensor)
                if place is not FLOATING and place != where:
                    raise errors.rnn_device(kind, where, place)
        return function(x, *args, **kwargs)

    return handler
