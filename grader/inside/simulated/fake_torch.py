"""The rest of PyTorch that knows about CUDA: the engine, files, threads, DataParallel."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.parallel
import torch.utils.checkpoint
from torch import Tensor
from torch.autograd import graph
from torch.nn.parallel import comm

from grader.inside.simulated.errors import NotSimulated, returned_gradient, rng_state_device
from grader.inside.simulated.generators import generator_class
from grader.inside.simulated.labels import CPU, FLOATING
from grader.inside.simulated.machine import Machine
from grader.inside.simulated.moving import ToCopy
from grader.inside.simulated.patches import Patch
from grader.inside.simulated.placement import Placement
from grader.inside.simulated.user_calls import UserCalls, seen
from grader.inside.threads import STARTERS


def torch_patches(machine: Machine) -> Iterator[Patch]:
    """All names of PyTorch apart from `torch.cuda` and `torch.accelerator` that change."""
    for name in STARTERS:
        yield Patch(threading, name, _start_thread(machine, getattr(threading, name)))
    yield from _autograd(machine)
    if machine.devices:
        yield Patch(Tensor, "record_stream", _record_stream)
        yield from _files(machine)
        yield from _generators(machine)
        yield from _data_parallel(machine)
        yield from _refusals()


def _start_thread(machine: Machine, start: Callable[..., Any]) -> Callable[..., Any]:
    """Threads of the student run on the simulated computer too."""

    def start_inside(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        def inside(*given: Any) -> None:
            with Placement(machine), UserCalls(machine):
                work(*given)

        return start(inside, *args, **kwargs)

    return start_inside


def _record_stream(x: Tensor, stream: Any) -> None:
    """`x.record_stream(s)`: memory is never reused too early here."""


# ---------------------------------------------------------------------- autograd


def _autograd(machine: Machine) -> Iterator[Patch]:
    engine = seen(machine, graph._engine_run_backward)
    yield Patch(torch.autograd, "_engine_run_backward", engine)
    yield Patch(graph, "_engine_run_backward", engine)
    yield Patch(graph.saved_tensors_hooks, "__init__", _saved_tensors_hooks(machine))
    yield Patch(torch.autograd.Function, "apply", classmethod(_checked_apply(machine)))
    yield Patch(
        torch._C, "_group_tensors_by_device_and_dtype", _grouping(machine)
    )  # optimisers and clip_grad_norm_ ask it which tensors share a device


def _saved_tensors_hooks(machine: Machine) -> Callable[..., None]:
    original = graph.saved_tensors_hooks.__init__

    def init(self: Any, pack_hook: Any, unpack_hook: Any) -> None:
        original(self, seen(machine, pack_hook), seen(machine, unpack_hook))

    return init


def _checked_apply(machine: Machine) -> Callable[..., Any]:
    """A custom function's backward must return gradients where its inputs were."""
    original = torch.autograd.Function.__dict__["apply"].__func__

    def apply(cls: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(cls, *args, **kwargs)
        if cls is not ToCopy:
            _check_gradients(machine, args, result)
        return result

    return apply


def _check_gradients(machine: Machine, args: tuple[Any, ...], result: Any) -> None:
    made = result[0] if isinstance(result, tuple) and result else result
    node: Any = made.grad_fn if isinstance(made, Tensor) else None
    if not isinstance(node, torch.autograd.function.BackwardCFunction):
        return
    expected = [machine.labels.of(arg) for arg in args if isinstance(arg, Tensor)]
    name = type(node).__name__

    def check(gradients: tuple[Tensor | None, ...], _: Any) -> None:
        for index, (gradient, place) in enumerate(zip(gradients, expected, strict=False)):
            got = FLOATING if gradient is None else machine.labels.of(gradient)
            if FLOATING not in (got, place) and got != place:
                raise returned_gradient(name, index, place, got)

    node.register_hook(check)


def _grouping(machine: Machine) -> Callable[..., Any]:
    original = torch._C._group_tensors_by_device_and_dtype

    def group(tensor_lists: Any, with_indices: bool = False) -> Any:
        groups: dict[Any, Any] = {}
        for (_, dtype), (lists, rows) in original(tensor_lists, True).items():
            for position, row in enumerate(rows):
                first: Any = lists[0][position]
                key = (machine.labels.shown(first), dtype)
                kept, indices = groups.setdefault(key, ([[] for _ in lists], []))
                for into, source in zip(kept, lists, strict=True):
                    if source:
                        into.append(source[position])
                indices.append(row)
        return groups if with_indices else {k: (lists, []) for k, (lists, _) in groups.items()}

    return group


# ---------------------------------------------------------------------- files and numbers


def _files(machine: Machine) -> Iterator[Patch]:
    """`torch.save` writes the device, `torch.load` restores it."""
    serialization = torch.serialization

    def tag(storage: Any) -> str | None:
        place = machine.labels.of_storage(storage)
        return str(place) if place is not None and place.type == "cuda" else None

    def restore(storage: Any, location: str) -> Any:
        if not location.startswith("cuda"):
            return None
        index = serialization._validate_device(location, "cuda")  # type: ignore[no-untyped-call]
        machine.labels.put_storage(storage, machine.device(index))
        return storage

    registry = [(0, tag, restore), *serialization._package_registry]
    yield Patch(serialization, "_package_registry", registry)


def _generators(machine: Machine) -> Iterator[Patch]:
    yield Patch(torch, "Generator", generator_class(machine))
    set_state = _set_rng_state(machine, torch.random.set_rng_state)
    yield Patch(torch, "set_rng_state", set_state)
    yield Patch(torch.random, "set_rng_state", set_state)


def _set_rng_state(
    machine: Machine, original: Callable[[Tensor], None]
) -> Callable[[Tensor], None]:
    """The state of the CPU's random numbers must be on the CPU."""

    def set_rng_state(new_state: Tensor) -> None:
        if isinstance(new_state, Tensor) and machine.labels.shown(new_state).type == "cuda":
            raise rng_state_device()
        original(new_state)

    return set_rng_state


# ---------------------------------------------------------------------- several devices


def _data_parallel(machine: Machine) -> Iterator[Patch]:
    """`nn.DataParallel` and `nn.parallel.scatter`, from plain copies."""

    def place(device: Any) -> torch.device:
        return CPU if device in (-1, "cpu") else machine.device(device)

    def scatter(
        tensor: Tensor, devices: Any = None, chunk_sizes: Any = None, dim: int = 0, *_: Any
    ) -> tuple[Tensor, ...]:
        parts = (
            torch.split(tensor, list(chunk_sizes), dim)
            if chunk_sizes
            else tensor.chunk(len(devices), dim)
        )
        return tuple(part.to(place(d)) for part, d in zip(parts, devices, strict=False))

    def broadcast(tensors: Any, devices: Any, *_: Any) -> list[list[Tensor]]:
        return [[tensor.to(place(d)).clone() for tensor in tensors] for d in devices]

    def reduce_add(inputs: Any, destination: Any = None, *_: Any) -> tuple[Tensor, ...]:
        target = place(machine.here.current if destination is None else destination)
        return tuple(
            torch.stack([tensor.to(target) for tensor in row]).sum(0)
            for row in zip(*inputs, strict=True)
        )

    def gather(tensors: Any, dim: int = 0, destination: Any = None) -> Tensor:
        target = place(machine.here.current if destination is None else destination)
        return torch.cat([tensor.to(target) for tensor in tensors], dim)

    yield Patch(comm, "scatter", scatter)
    yield Patch(comm, "broadcast_coalesced", broadcast)
    yield Patch(comm, "reduce_add_coalesced", reduce_add)
    yield Patch(comm, "gather", gather)
    yield Patch(torch.nn.parallel._functions, "_get_stream", lambda _: None)


# ---------------------------------------------------------------------- refused


def _refusals() -> Iterator[Patch]:
    """What would be silently wrong on CPU tensors."""
    autocast = torch.amp.autocast_mode.autocast
    enter = autocast.__enter__

    def enter_autocast(self: Any) -> Any:
        if self.device == "cuda" and self._enabled:
            raise NotSimulated(
                "torch.autocast('cuda')", "run in float32 (enabled=False), or use a real GPU"
            )
        return enter(self)  # type: ignore[no-untyped-call]

    def refuse(what: str, instead: str) -> Callable[..., Any]:
        def call(*_: Any, **__: Any) -> Any:
            raise NotSimulated(what, instead)

        return call

    yield Patch(autocast, "__enter__", enter_autocast)
    eager = "run the function as it is"
    yield Patch(torch, "compile", refuse("torch.compile", eager))
    yield Patch(torch.jit, "script", refuse("torch.jit.script", eager))
    yield Patch(torch.jit, "trace", refuse("torch.jit.trace", eager))
    device = "use torch.set_default_device('cuda')"
    yield Patch(torch, "set_default_tensor_type", refuse("torch.set_default_tensor_type", device))
    yield Patch(
        torch.distributed, "init_process_group",
        refuse("torch.distributed", "use the devices of one process"),
    )  # fmt: skip
