"""`device=...`: tensors that a program makes, on the device it names or on the default one."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.utils import _device as default_device

from grader.inside.simulated import errors
from grader.inside.simulated.generators import place_of
from grader.inside.simulated.labels import CPU, tensors_in
from grader.inside.simulated.machine import Copy, Machine
from grader.inside.simulated.moving import move

SHARES_DATA = frozenset({torch.as_tensor, torch.asarray})
"""Make a tensor of data that may be a tensor already: it is moved then, with its gradient."""

COPIES_DATA = frozenset({torch.tensor, Tensor.new_tensor})
"""Make a tensor of data, always as a copy."""

_CONSTRUCTORS = default_device._device_constructors()

MAKERS = frozenset({*_CONSTRUCTORS, *SHARES_DATA, *COPIES_DATA})
"""Calls whose result may be on another device than their operands without saying so."""


def wanted_device(
    machine: Machine, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> torch.device | None:
    """The device a call was told to make its result on, in words or by default."""
    wanted = kwargs.get("device")
    if wanted is None and func is Tensor.new_tensor:
        return machine.labels.shown(args[0])
    if wanted is None and func in _CONSTRUCTORS:
        wanted = default_device.CURRENT_DEVICE
    return None if wanted is None else machine.device(wanted)


def create(
    machine: Machine, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], place: torch.device
) -> Any:
    """Run a call whose result is to be on `place`."""
    kwargs = {**kwargs, "device": CPU}
    pinned = bool(kwargs.pop("pin_memory", False)) and place == CPU
    if func in SHARES_DATA or func in COPIES_DATA:
        made = _of_data(machine, func, args, kwargs, place)
    else:
        check_generator(kwargs.get("generator"), place)
        with machine.creating(place):
            made = func(*args, **kwargs)
        _label(machine, made, place)
    if pinned:
        machine.labels.put(made, CPU, pinned=True)
    return made


def _label(machine: Machine, made: Any, place: torch.device) -> None:
    if place != CPU:
        for tensor in tensors_in([made]):
            machine.labels.put(tensor, place)


def _of_data(
    machine: Machine, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], place: torch.device
) -> Tensor:
    data = args[1 if func is Tensor.new_tensor else 0] if args else kwargs.get("data")
    how = Copy(func.__name__, place, kwargs.get("dtype"))
    if isinstance(data, Tensor) and func in SHARES_DATA:
        return move(machine, data, how)
    if isinstance(data, Tensor):
        made = machine.copy(data.detach(), how)
        return made.requires_grad_(kwargs.get("requires_grad", False))
    fresh: Tensor = func(*args, **kwargs)
    if place != CPU:
        machine.labels.put(fresh, place)
        machine.copied(fresh, CPU, how)
    return fresh


def check_generator(generator: Any, place: torch.device) -> None:
    """Numbers on a device are drawn with a generator of that kind of device."""
    if generator is not None:
        of = place_of(generator)
        if of.type != place.type:
            raise errors.generator_device(place.type, of.type)
