"""Streams, events and the current device: a simulated device is never behind with its work.

The classes here get their `machine` in a subclass made for each session (`of_machine`).
"""

from __future__ import annotations

import time
from typing import Any, ClassVar, Protocol

import torch

from grader.inside.simulated.machine import Machine


def of_machine(machine: Machine, kind: type, name: str) -> type:
    """One of the classes below, as PyTorch names it, for one session."""
    return type(name, (kind,), {"machine": machine, "__module__": "torch.cuda"})


def named_device(machine: Machine, device: Any) -> torch.device:
    """The device an argument `device=None` of `torch.cuda` means."""
    return machine.device("cuda" if device is None else device)


class SimulatedStream:
    """`torch.cuda.Stream`: a queue of work that is always empty."""

    machine: ClassVar[Machine]
    cuda_stream = 0

    def __init__(self, device: Any = None, priority: int = 0, **_: Any) -> None:
        self.device = named_device(self.machine, device)
        self.priority = priority
        self._outside = 0

    @property
    def device_index(self) -> int:
        """The index of its device."""
        return self.device.index

    def synchronize(self) -> None:
        """Wait for the work in it."""
        self.machine.wait("Stream.synchronize", self.device)

    def query(self) -> bool:
        """All work is done."""
        return True

    def is_capturing(self) -> bool:
        """CUDA graphs are not simulated."""
        return False

    def wait_stream(self, other: Any) -> None:
        """Nothing is ever under way in another stream."""

    def wait_event(self, event: Any) -> None:
        """Every event has happened."""

    def record_event(self, event: SimulatedEvent | None = None) -> SimulatedEvent:
        """Note the moment."""
        if event is None:
            event = of_machine(self.machine, SimulatedEvent, "Event")()
        event.record(self)
        return event

    def __enter__(self) -> SimulatedStream:
        self._outside = self.machine.here.current
        self.machine.here.current = self.device.index
        return self

    def __exit__(self, *_: object) -> None:
        self.machine.here.current = self._outside


class SimulatedEvent:
    """`torch.cuda.Event`: a moment, measured by the clock of the host."""

    machine: ClassVar[Machine]

    def __init__(self, enable_timing: bool = False, *_: Any, **__: Any) -> None:
        self._timed = enable_timing
        self._at: float | None = None

    def record(self, *_: Any) -> None:
        """The moment is now."""
        self._at = time.perf_counter()

    def synchronize(self) -> None:
        """Wait for it."""
        self.machine.wait("Event.synchronize")

    def wait(self, *_: Any) -> None:
        """Every event has happened."""

    def query(self) -> bool:
        """Every event has happened."""
        return True

    def elapsed_time(self, end: SimulatedEvent) -> float:
        """Milliseconds to another event, both made with `enable_timing=True`."""
        if not (self._timed and end._timed):
            raise ValueError("Both events must be created with argument 'enable_timing=True'.")
        if self._at is None or end._at is None:
            raise ValueError("Both events must be recorded before calculating elapsed time.")
        return (end._at - self._at) * 1000


class DeviceSwitch:
    """`with torch.cuda.device(1):`, a thread's current device for a while."""

    machine: ClassVar[Machine]

    def __init__(self, device: Any) -> None:
        found = None if device is None or device == -1 else self.machine.device(device)
        self.idx = found.index if found is not None and found.type == "cuda" else -1
        self.prev_idx = -1

    def __enter__(self) -> DeviceSwitch:
        self.prev_idx = self.machine.here.current
        if self.idx >= 0:
            self.machine.here.current = self.idx
        return self

    def __exit__(self, *_: object) -> None:
        self.machine.here.current = self.prev_idx


class DeviceOf(DeviceSwitch):
    """`with torch.cuda.device_of(x):`, the device of a tensor; nothing for a CPU tensor."""

    def __init__(self, tensor: torch.Tensor) -> None:
        place = self.machine.labels.shown(tensor)
        super().__init__(place if place.type == "cuda" else None)


class _Entered(Protocol):
    def __enter__(self) -> Any: ...
    def __exit__(self, *error: object) -> None: ...


class StreamSwitch:
    """`with torch.cuda.stream(s):`; without a stream it does nothing."""

    def __init__(self, stream: _Entered | None) -> None:
        self._stream = stream

    def __enter__(self) -> Any:
        return self._stream.__enter__() if self._stream is not None else None

    def __exit__(self, *error: object) -> None:
        if self._stream is not None:
            self._stream.__exit__(*error)
