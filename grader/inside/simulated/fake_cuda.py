"""`torch.cuda` and `torch.accelerator` of the simulated computer.

Every public function is either simulated here or refuses: none of PyTorch's own, which
would answer for a machine without a GPU, stays in place.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from grader.inside.simulated.errors import NotSimulated
from grader.inside.simulated.machine import Machine
from grader.inside.simulated.patches import Patch
from grader.inside.simulated.streams import (
    DeviceOf,
    DeviceSwitch,
    SimulatedEvent,
    SimulatedStream,
    StreamSwitch,
    named_device,
    of_machine,
)

NAME = "Simulated CUDA device"
CAPABILITY = (8, 0)
TOTAL_MEMORY = 16 << 30
_PAGE = 2 << 20
_KEPT = {
    "AcceleratorError", "CudaError", "DeferredCudaCallError", "OutOfMemoryError", "check_error",
    "cudaStatus", "get_allocator_backend", "get_gencode_flags", "has_half", "has_magma",
}  # fmt: skip
_LEGACY = ("Float", "Double", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool")

Functions = dict[str, Any]


def cuda_patches(machine: Machine) -> Iterator[Patch]:
    """All names of `torch.cuda` and `torch.accelerator` that change."""
    functions = {
        **_devices(machine),
        **_streams(machine),
        **_memory(machine),
        **_random(machine),
        **_legacy_types(machine),
    }
    if machine.devices:
        functions = {**_refusals(), **functions}
    yield from (Patch(torch.cuda, name, value) for name, value in functions.items())
    yield from _accelerator(machine, functions)
    yield from _build(machine)


@functools.cache
def _refusals() -> Functions:
    """What refuses in place of every public name of `torch.cuda`."""
    refusals: Functions = {}
    for name in torch.cuda.__all__:
        value = getattr(torch.cuda, name, None)
        if name in _KEPT:
            continue
        if inspect.isroutine(value):
            refusals[name] = _refusal(f"torch.cuda.{name}")
        elif inspect.isclass(value) and not name.endswith("Storage"):
            refusals[name] = type(name, (), {"__init__": _refusal(f"torch.cuda.{name}")})
    return refusals


def _refusal(name: str) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise NotSimulated(name, "leave it out, or run on a real GPU")

    return refuse


def _build(machine: Machine) -> Iterator[Patch]:
    """What tells a build with CUDA, also to names imported before the simulator was opened."""
    if machine.devices:
        yield Patch(torch._C, "_cuda_getDeviceCount", lambda: machine.devices)
        yield Patch(torch.cuda, "_device_count_nvml", lambda: -1)
        yield Patch(torch.version, "cuda", "12.6")
        yield Patch(torch.cuda, "_is_in_bad_fork", lambda: False)
        yield Patch(torch.cuda, "_initialized", True)
    yield Patch(torch.cuda, "_cached_device_count", None)


def _devices(machine: Machine) -> Functions:
    def set_device(device: Any) -> None:
        machine.here.current = named_device(machine, device).index

    def start() -> None:
        machine.device("cuda")

    def properties(device: Any = None) -> SimpleNamespace:
        named_device(machine, device)
        return SimpleNamespace(
            name=NAME, total_memory=TOTAL_MEMORY, major=CAPABILITY[0], minor=CAPABILITY[1],
            multi_processor_count=1, is_integrated=0, is_multi_gpu_board=0, warp_size=32,
        )  # fmt: skip

    def name(device: Any = None) -> str:
        return str(properties(device).name)

    def capability(device: Any = None) -> tuple[int, int]:
        named_device(machine, device)
        return CAPABILITY

    def current() -> int:
        machine.device("cuda")
        return machine.here.current

    return {
        "is_available": lambda: machine.devices > 0,
        "device_count": lambda: machine.devices,
        "current_device": current,
        "set_device": set_device,
        "device": of_machine(machine, DeviceSwitch, "device"),
        "device_of": of_machine(machine, DeviceOf, "device_of"),
        "get_device_name": name,
        "get_device_properties": properties,
        "get_device_capability": capability,
        "get_arch_list": lambda: ["sm_80"] if machine.devices else [],
        "can_device_access_peer": lambda _device, _peer: True,
        "is_bf16_supported": _always,
        "is_tf32_supported": _always,
        "is_initialized": lambda: machine.started,
        "init": start,
        "_lazy_init": start,
        "synchronize": lambda device=None: machine.wait(
            "synchronize", named_device(machine, device)
        ),
    }


def _always(*_: Any, **__: Any) -> bool:
    return True


def _streams(machine: Machine) -> Functions:
    stream = of_machine(machine, SimulatedStream, "Stream")

    def set_stream(stream: Any) -> None:
        if stream is not None:
            machine.here.current = stream.device.index

    return {
        "Stream": stream,
        "Event": of_machine(machine, SimulatedEvent, "Event"),
        "current_stream": stream,
        "default_stream": stream,
        "stream": StreamSwitch,
        "StreamContext": StreamSwitch,
        "set_stream": set_stream,
        "is_current_stream_capturing": lambda: False,
    }


def _memory(machine: Machine) -> Functions:
    ledger = machine.labels.ledger

    def held(device: Any = None) -> int:
        return ledger.held[named_device(machine, device).index]

    def peak(device: Any = None) -> int:
        return ledger.peak[named_device(machine, device).index]

    def reset_peak(device: Any = None) -> None:
        index = named_device(machine, device).index
        ledger.peak[index] = ledger.held[index]

    def reserved(device: Any = None) -> int:
        return -(-peak(device) // _PAGE) * _PAGE

    return {
        "memory_allocated": held,
        "max_memory_allocated": peak,
        "memory_reserved": reserved,
        "max_memory_reserved": reserved,
        "reset_peak_memory_stats": reset_peak,
        "reset_max_memory_allocated": reset_peak,
        "mem_get_info": lambda device=None: (TOTAL_MEMORY - reserved(device), TOTAL_MEMORY),
        "empty_cache": lambda: None,
        "ipc_collect": lambda: None,
    }


def _random(machine: Machine) -> Functions:
    random = machine.random

    def index(device: Any) -> int:
        found: int = named_device(machine, device).index
        return found

    def seed_one(seed: int) -> None:
        if machine.devices:
            random.seed(machine.here.current, int(seed))

    def seed_all(seed: int) -> None:
        for device in range(machine.devices):
            random.seed(device, int(seed))

    def state(device: Any = "cuda") -> Tensor:
        return random.generators[index(device)].get_state()

    def set_state(state: Tensor, device: Any = "cuda") -> None:
        random.generators[index(device)].set_state(state)

    def set_all(states: list[Tensor]) -> None:
        for device, state in enumerate(states):
            set_state(state, device)

    return {
        "manual_seed": seed_one,
        "manual_seed_all": seed_all,
        "seed": lambda: seed_one(torch.Generator().seed()),
        "seed_all": lambda: seed_all(torch.Generator().seed()),
        "initial_seed": lambda: random.seeds[index(None)],
        "get_rng_state": state,
        "get_rng_state_all": lambda: [state(device) for device in range(machine.devices)],
        "set_rng_state": set_state,
        "set_rng_state_all": set_all,
    }


class _LegacyType(type):
    """`isinstance(x, torch.cuda.FloatTensor)`."""

    machine: Machine
    dtype: torch.dtype

    def __instancecheck__(cls, instance: object) -> bool:
        if not isinstance(instance, Tensor) or instance.dtype != cls.dtype:
            return False
        return cls.machine.labels.shown(instance).type == "cuda"

    def __call__(cls, *args: Any) -> Tensor:
        if args and all(isinstance(arg, int) for arg in args):
            return torch.empty(*args, dtype=cls.dtype, device="cuda")
        return torch.tensor(args[0] if args else [], dtype=cls.dtype, device="cuda")


def _legacy_types(machine: Machine) -> Functions:
    if not machine.devices:
        return {}
    _LegacyType.machine = machine  # only one is open at a time
    return _all_legacy_types()


@functools.cache
def _all_legacy_types() -> Functions:
    types = {}
    for name in _LEGACY:
        space = {"dtype": getattr(torch, f"{name}Tensor").dtype, "__module__": "torch.cuda"}
        types[f"{name}Tensor"] = _LegacyType(f"{name}Tensor", (), space)
    return types


def _accelerator(machine: Machine, cuda: Functions) -> Iterator[Patch]:
    """The same under the names of `torch.accelerator`, as far as this PyTorch has them."""
    same = {
        "is_available": "is_available", "device_count": "device_count",
        "current_device_index": "current_device", "current_device_idx": "current_device",
        "set_device_index": "set_device", "set_device_idx": "set_device",
        "current_stream": "current_stream", "set_stream": "set_stream",
        "synchronize": "synchronize", "device_index": "device", "empty_cache": "empty_cache",
        "memory_allocated": "memory_allocated", "max_memory_allocated": "max_memory_allocated",
        "memory_reserved": "memory_reserved", "max_memory_reserved": "max_memory_reserved",
        "reset_peak_memory_stats": "reset_peak_memory_stats", "get_memory_info": "mem_get_info",
    }  # fmt: skip
    module = getattr(torch, "accelerator", None)
    for name, of_cuda in same.items():
        if hasattr(module, name):
            yield Patch(module, name, cuda[of_cuda])

    def current_accelerator(check_available: bool = False) -> torch.device | None:
        del check_available  # the simulated devices are always there
        return torch.device("cuda") if machine.devices else None

    yield Patch(module, "current_accelerator", current_accelerator)
