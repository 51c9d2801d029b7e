"""`x.to()`, `.cuda()`, `.cpu()`: copies between devices that autograd follows back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor
from torch._C._functorch import is_functorch_wrapped_tensor

from grader.inside.simulated.labels import CPU, FLOATING
from grader.inside.simulated.machine import Copy, Machine


class ToCopy(torch.autograd.Function):
    """A copy on another device; the gradient is copied back to where the tensor was."""

    generate_vmap_rule = True

    @staticmethod
    def forward(tensor: Tensor, machine: Machine, how: Copy) -> Tensor:
        """Copy."""
        return machine.copy(tensor, how)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, Machine, Copy], output: Tensor) -> None:
        """Remember the way back."""
        tensor, ctx.machine, ctx.how = inputs
        source = ctx.machine.labels.of(tensor) or output.device
        ctx.back = Copy(f"backward of {ctx.how.operation}", source, tensor.dtype)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """Copy the gradient back."""
        return move(ctx.machine, gradients[0], ctx.back), None, None

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> Any:
        """The tangent moves as the tensor does."""
        return move(ctx.machine, tangents[0], replace(ctx.how, operation="jvp of a copy"))


def move(machine: Machine, tensor: Tensor, how: Copy, force: bool = False) -> Tensor:
    """`tensor` on another device; the same object if it is there already and nothing changes."""
    if machine.labels.of(tensor) in (how.target, FLOATING):
        return _convert(tensor, how, force)
    if is_functorch_wrapped_tensor(tensor) or (torch.is_grad_enabled() and tensor.requires_grad):
        moved: Tensor = ToCopy.apply(tensor, machine, how)  # type: ignore[no-untyped-call]
        return moved
    return machine.copy(tensor, how)


def _convert(tensor: Tensor, how: Copy, force: bool) -> Tensor:
    dtype = how.dtype or tensor.dtype
    if how.memory_format is None:
        return tensor.to(dtype=dtype, copy=force)
    return tensor.to(dtype=dtype, copy=force, memory_format=how.memory_format)


def to(machine: Machine, x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """`Tensor.to` in all its forms."""
    options = _options(machine, args, dict(kwargs))
    wanted = options.get("device")
    target = machine.labels.shown(x) if wanted is None else machine.device(wanted)
    dtype = options.get("dtype")
    if target.type not in ("cpu", "cuda"):
        return x.to(target, dtype or x.dtype)
    how = Copy("to", target, dtype, bool(options.get("non_blocking")), options.get("memory_format"))
    return move(machine, x, how, bool(options.get("copy")))


_FORMS = {
    "device": ("device", "dtype", "non_blocking", "copy"),
    "dtype": ("dtype", "non_blocking", "copy"),
}


def _options(machine: Machine, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `to` by name: `(other)`, `(dtype)` and `(device, dtype)` are told apart."""
    if args and isinstance(args[0], Tensor):
        kwargs["other"], args = args[0], args[1:]
    other = kwargs.pop("other", None)
    if other is not None:
        args = (machine.labels.shown(other), other.dtype, *args)
    form = "dtype" if args and isinstance(args[0], torch.dtype) else "device"
    names = [name for name in _FORMS[form] if name != "device" or "device" not in kwargs]
    return {**dict(zip(names, args, strict=False)), **kwargs}


def cuda(
    machine: Machine,
    x: Tensor,
    device: Any = None,
    non_blocking: bool = False,
    memory_format: torch.memory_format | None = None,
) -> Tensor:
    """`Tensor.cuda`."""
    target = machine.device("cuda" if device is None else device)
    return move(machine, x, Copy("cuda", target, None, non_blocking, memory_format))


def cpu(machine: Machine, x: Tensor, memory_format: torch.memory_format | None = None) -> Tensor:
    """`Tensor.cpu`."""
    return move(machine, x, Copy("cpu", CPU, memory_format=memory_format))


def type_(machine: Machine, x: Tensor, dtype: Any = None, *_: Any, **__: Any) -> Any:
    """`Tensor.type`, whose names of types tell the device."""
    if dtype is None:
        name = x.type()
        on_device = machine.labels.shown(x) != CPU
        return name.replace("torch.", "torch.cuda.", 1) if on_device else name
    target = machine.labels.shown(x)
    if not isinstance(dtype, torch.dtype):
        name = dtype if isinstance(dtype, str) else f"{dtype.__module__}.{dtype.__name__}"
        target = machine.device("cuda") if ".cuda." in name else CPU
        dtype = x.type(name.replace(".cuda", "")).dtype
    return move(machine, x, Copy("type", target, dtype))
