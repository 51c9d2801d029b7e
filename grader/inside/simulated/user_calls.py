"""Above autograd: what the student's code calls, and sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.overrides import TorchFunctionMode

from grader.inside.simulated import creating, errors, moving, reading, special
from grader.inside.simulated.labels import CPU, FLOATING, tensors_in
from grader.inside.simulated.machine import Machine

Handler = Callable[..., Any]


class UserCalls(TorchFunctionMode):
    """Answers calls that ask for, name or show a device, for one thread."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.machine = machine

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        if func in _GETTERS:
            return func(*args)
        here = self.machine.here
        kept = here.inside, here.creating
        here.depth += 1
        try:
            handler = HANDLERS.get(func)
            if handler is not None:
                here.inside, here.creating = True, None
                return handler(self.machine, *args, **(kwargs or {}))
            if kwargs or func in creating.MAKERS:
                return self._call(func, args, kwargs or {})
            return self._plain_call(func, args)
        except RuntimeError as error:
            errors.refuse_low_precision(getattr(func, "__name__", "a call"), error)
            raise
        finally:
            here.depth -= 1
            here.inside, here.creating = kept

    def _call(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        place = creating.wanted_device(self.machine, func, args, kwargs)
        if place is not None and place.type in ("cpu", "cuda"):
            return creating.create(self.machine, func, args, kwargs, place)
        if kwargs.get("pin_memory") and place is None and self.machine.devices:
            return creating.create(self.machine, func, args, kwargs, CPU)
        self._check_generator(args, kwargs)
        copies_data = func in creating.COPIES_DATA or func in creating.SHARES_DATA
        with_tensors = next(tensors_in((args, kwargs)), None) is not None
        of_list = copies_data and not (args and isinstance(args[0], Tensor))
        self.machine.here.inside = with_tensors and not of_list
        result = func(*args, **kwargs)
        if with_tensors and isinstance(result, (Tensor, tuple, list)):
            self._settle(result, args, kwargs)
        return result

    def _plain_call(self, func: Any, args: tuple[Any, ...]) -> Any:
        """A call that names no device: most calls, so this is the short way."""
        self.machine.here.inside = inside = next(tensors_in(args), None) is not None
        result = func(*args)
        if inside and isinstance(result, (Tensor, tuple, list)):
            self._settle(result, args, {})
        return result

    def _settle(self, result: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """No temporary leaves a call: one that met no other tensor belongs with the operands."""
        labels = self.machine.labels
        for tensor in tensors_in((result,)):
            if labels.of(tensor) is FLOATING:
                places = [labels.shown(operand) for operand in tensors_in((args, kwargs))]
                labels.put(tensor, next((p for p in places if p.type == "cuda"), CPU))

    def _check_generator(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        generator = kwargs.get("generator")
        if generator is not None:
            first = next(tensors_in([*args, *kwargs.values()]), None)
            place = CPU if first is None else self.machine.labels.shown(first)
            creating.check_generator(generator, place)


@contextmanager
def student_code(machine: Machine) -> Iterator[None]:
    """Run code of the student that PyTorch calls back: the user-call layer sees it again."""
    hidden = machine.here.depth > 0
    with machine.user_code():
        if hidden:
            with UserCalls(machine):
                yield
        else:
            yield


def seen(machine: Machine, function: Callable[..., Any]) -> Callable[..., Any]:
    """A callback of the student that runs as the student's code."""

    def call(*args: Any, **kwargs: Any) -> Any:
        with student_code(machine):
            return function(*args, **kwargs)

    return call


def _getter(name: str) -> Any:
    return getattr(Tensor, name).__get__


_GETTERS = frozenset(
    [
        Tensor.size, Tensor.dim, Tensor.numel, Tensor.stride, Tensor.is_floating_point,
        Tensor.is_complex, Tensor.element_size, Tensor.__hash__, Tensor.requires_grad_,
        *map(_getter, ("dtype", "shape", "requires_grad", "is_leaf", "grad_fn", "grad", "ndim",
                       "is_sparse", "layout", "_version", "is_meta", "is_mkldnn", "is_quantized")),
    ]
)  # fmt: skip
"""Calls that ask for nothing a device changes, and make no tensor: they pass untouched."""

HANDLERS: dict[Any, Handler] = {
    torch.device: special.device,
    _getter("device"): reading.device,
    _getter("is_cuda"): reading.is_cuda,
    _getter("is_cpu"): reading.is_cpu,
    Tensor.get_device: reading.get_device,
    Tensor.to: moving.to,
    Tensor.cuda: moving.cuda,
    Tensor.cpu: moving.cpu,
    Tensor.type: moving.type_,
    Tensor.numpy: reading.to_numpy(Tensor.numpy),
    Tensor.__array__: reading.to_numpy(Tensor.__array__),
    Tensor.apply_: reading.on_cpu_only(Tensor.apply_),
    Tensor.map_: reading.on_cpu_only(Tensor.map_),
    Tensor.tolist: reading.tolist,
    Tensor.__repr__: reading.show,
    Tensor.__format__: reading.format_,
    Tensor.__dlpack__: reading.dlpack,
    Tensor.__dlpack_device__: reading.dlpack_device,
    Tensor.__deepcopy__: special.deepcopy,
    special.GRAD.__set__: special.set_grad,
    Tensor.register_hook: special.register_hook,
    Tensor.pin_memory: special.pin_memory,
    Tensor.is_pinned: special.is_pinned,
    F.one_hot: special.one_hot,
    F.ctc_loss: special.ctc_loss,
    torch.lstm: special.recurrent(torch.lstm),
    torch.gru: special.recurrent(torch.gru),
    torch.rnn_tanh: special.recurrent(torch.rnn_tanh),
    torch.rnn_relu: special.recurrent(torch.rnn_relu),
}
