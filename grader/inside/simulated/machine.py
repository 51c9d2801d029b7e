"""The simulated computer: its devices, what runs where, its random numbers and its log."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from grader.inside.lines import StudentLines
from grader.inside.simulated import errors
from grader.inside.simulated.labels import CPU, FLOATING, Labels, Place
from grader.inside.simulated.log import Event, Kind, Log


class Here(threading.local):
    """What one thread is doing: CUDA's current device is a matter of the thread too."""

    def __init__(self) -> None:
        self.current = 0
        """The device that plain `cuda` means."""
        self.creating: torch.device | None = None
        """The device that the running call was told to put its results on."""
        self.inside = False
        """Inside a call with tensors: what it makes of nothing is a temporary, and floats."""
        self.depth = 0
        """Calls of PyTorch that run now, and hide the user-call layer from what they call."""
        self.muted = 0
        """Reads that PyTorch does not do on a real device are not logged."""


class RandomStreams:
    """One stream of random numbers per device, apart from the CPU's.

    As on real hardware, drawing on a device leaves the CPU's stream alone, and one seed
    gives other numbers on each kind of device.
    """

    _OTHER_THAN_CPU = 0x5EED

    def __init__(self, devices: int) -> None:
        self.generators = [torch.Generator() for _ in range(devices)]
        self.seeds = [0] * devices
        for index in range(devices):
            self.seed(index, torch.initial_seed())

    def seed(self, index: int, seed: int) -> None:
        """Start one device's stream anew."""
        self.seeds[index] = seed
        self.generators[index].manual_seed((seed % 2**63) ^ self._OTHER_THAN_CPU)

    def draw(self, index: int, call: Callable[[], Any]) -> Any:
        """Run an operation that draws from the global stream on one device's stream."""
        kept = torch.default_generator.get_state()
        torch.default_generator.set_state(self.generators[index].get_state())
        try:
            return call()
        finally:
            self.generators[index].set_state(torch.default_generator.get_state())
            torch.default_generator.set_state(kept)


@dataclass(frozen=True)
class Copy:
    """How a tensor is to be copied: what asked for it, to where, and as what."""

    operation: str
    target: torch.device
    dtype: torch.dtype | None = None
    non_blocking: bool = False
    memory_format: torch.memory_format | None = None


class Machine:
    """`devices` simulated CUDA devices, and everything that is known about them."""

    def __init__(self, devices: int, lines: StudentLines) -> None:
        self.devices = devices
        self.lines = lines
        self.labels = Labels()
        self.log = Log()
        self.here = Here()
        self.random = RandomStreams(devices)
        self.started = False
        self._process = os.getpid()

    # ------------------------------------------------------------------ devices

    def device(self, wanted: torch.device | str | int) -> torch.device:
        """The device a student means, with its index; raises as CUDA does if there is none."""
        if isinstance(wanted, int):
            wanted = torch.device("cuda", wanted)
        found = torch.device(wanted)
        if found.type != "cuda":
            return CPU if found.type == "cpu" else found
        if not self.devices:
            raise errors.no_cuda()
        index = self.here.current if found.index is None else found.index
        if not 0 <= index < self.devices:
            raise errors.invalid_ordinal()
        self.check_process()
        self.started = True
        return torch.device("cuda", index)

    def check_process(self) -> None:
        """CUDA does not survive a fork."""
        if self.started and os.getpid() != self._process:
            raise errors.forked()

    # ------------------------------------------------------------------ what runs now

    @contextmanager
    def user_code(self) -> Iterator[None]:
        """Code of the student runs inside a call of PyTorch: a hook, a backward."""
        here = self.here
        kept = here.creating, here.inside, here.depth
        here.creating, here.inside, here.depth = None, True, 0
        try:
            yield
        finally:
            here.creating, here.inside, here.depth = kept

    @contextmanager
    def creating(self, place: torch.device) -> Iterator[None]:
        """Whatever the operations in here make is made on `place`."""
        here = self.here
        kept, here.creating = here.creating, place
        try:
            yield
        finally:
            here.creating = kept

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Nothing in here is logged: a real device would not do it, or it is logged already."""
        self.here.muted += 1
        try:
            yield
        finally:
            self.here.muted -= 1

    def temporary_place(self) -> Place:
        """Where an operation without operands puts its result."""
        return FLOATING if self.here.inside else CPU

    # ------------------------------------------------------------------ the log

    def wait(self, operation: str, place: object = "cuda") -> None:
        """The host waits for a device."""
        self._note("wait", _IN_WORDS.get(operation, operation), 0, str(place), "cpu")

    def copied(self, tensor: Tensor, source: Place, how: Copy) -> None:
        """A tensor goes from one device to another."""
        source = source or CPU
        kind = _KINDS[source.type == "cuda", how.target.type == "cuda"]
        direct = kind == "d2d" or kind == "d2h" or self.labels.is_pinned(tensor)
        with torch._C.DisableTorchFunction():
            size = tensor.numel() * tensor.element_size()
        blocking = not (how.non_blocking and direct)
        self._note(kind, how.operation, size, str(source), str(how.target), blocking)

    def _note(
        self, kind: Kind, operation: str, size: int, source: str, target: str, blocking: bool = True
    ) -> None:
        if not self.here.muted:
            line = self.lines.here()
            self.log.events.append(
                Event(
                    kind, operation, size, source, target, blocking, line.file, line.line, line.code
                )
            )

    # ------------------------------------------------------------------ copies

    def copy(self, tensor: Tensor, how: Copy) -> Tensor:
        """A copy on another device, without autograd."""
        source = self.labels.of(tensor)
        if source != how.target and source is not FLOATING:
            self.copied(tensor, source, how)
        with torch._C.DisableTorchFunction(), self.creating(how.target):
            result: Tensor = torch.ops.aten._to_copy(
                tensor,
                dtype=how.dtype or tensor.dtype,
                memory_format=how.memory_format or torch.preserve_format,
            )
        return result


_IN_WORDS = {
    "_local_scalar_dense": "item",
    "index": "boolean mask",
    "index_put_": "boolean mask",
    "_index_put_impl_": "boolean mask",
    "_unique2": "unique",
}

_KINDS: dict[tuple[bool, bool], Kind] = {
    (False, True): "h2d",
    (True, False): "d2h",
    (True, True): "d2d",
    (False, False): "h2d",
}
