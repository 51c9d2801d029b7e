"""A scenario: a small device program, and what it comes to on any CUDA machine.

The body gets a `Gpu`, through which it may count copies and waits; everything else is
plain PyTorch. It runs on the simulator and on real devices alike, so `expected` is what
real CUDA does, from PyTorch's documentation and source.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

import torch

from grader.inside.simulated import Log, NotSimulated, simulated_cuda

Action = Callable[[], object]


class Gpu(Protocol):
    """The machine a scenario runs on."""

    def count(self, kind: str, action: Action) -> int:
        """How many copies ("h2d", "d2h", "d2d") or waits ("wait") an action makes."""


Body = Callable[[Gpu], object]


@dataclass(frozen=True)
class Scenario:
    """One program with its expected outcome: a value as text, or the text of an error."""

    name: str
    body: Body
    gives: str | None
    raises: str | None
    devices: int
    refused: bool
    """The simulator says that it cannot do this; real CUDA gives the expected outcome."""

    def agrees(self, outcome: Outcome) -> bool:
        """Whether an outcome is the expected one."""
        if self.raises is not None:
            return outcome.error is not None and self.raises in outcome.error
        return outcome.error is None and outcome.value == self.gives

    def agrees_simulated(self, outcome: Outcome) -> bool:
        """Whether an outcome on the simulator is right: as expected, or refused openly."""
        return outcome.refused if self.refused else self.agrees(outcome)

    @property
    def expected(self) -> str:
        """The expected outcome in words."""
        return f"raises {self.raises!r}" if self.raises is not None else f"gives {self.gives}"


@dataclass(frozen=True)
class Outcome:
    """What a program came to."""

    value: str | None = None
    error: str | None = None
    refused: bool = False

    def __str__(self) -> str:
        if self.error is None:
            return f"gives {self.value}"
        return f"raises {self.error.splitlines()[0][:90]}"


@dataclass
class Table:
    """The scenarios of one module, filled by decorating their bodies."""

    scenarios: list[Scenario] = field(default_factory=list)

    def __call__(
        self,
        gives: object = None,
        *,
        raises: str | None = None,
        devices: int = 1,
        refused: bool = False,
    ) -> Callable[[Body], Body]:
        """Add a body that `gives` a value, or `raises` an error whose text holds this."""

        def add(body: Body) -> Body:
            value = None if raises is not None else str(gives)
            name = body.__name__
            self.scenarios.append(Scenario(name, body, value, raises, devices, refused))
            return body

        return add


def outcome_of(body: Body, gpu: Gpu) -> Outcome:
    """Run a body, and keep what it came to."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Outcome(value=str(body(gpu)))
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        return Outcome(error=text, refused=isinstance(error, NotSimulated))


# ---------------------------------------------------------------------- the two machines


class SimulatedGpu:
    """Counts from the simulator's log."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def count(self, kind: str, action: Action) -> int:
        before = self.log.count(kind)
        action()
        return self.log.count(kind) - before


class RealGpu:
    """Counts copies from the profiler, and waits from PyTorch's synchronisation warnings."""

    _COPIES: ClassVar = {"h2d": "HtoD", "d2h": "DtoH", "d2d": "DtoD"}

    def count(self, kind: str, action: Action) -> int:
        return self._waits(action) if kind == "wait" else self._copies(kind, action)

    def _waits(self, action: Action) -> int:
        torch.cuda.synchronize()
        torch.cuda.set_sync_debug_mode("warn")
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                action()
        finally:
            torch.cuda.set_sync_debug_mode("default")
        return sum("synchronizing CUDA operation" in str(w.message) for w in caught)

    def _copies(self, kind: str, action: Action) -> int:
        activities = [torch.profiler.ProfilerActivity.CUDA, torch.profiler.ProfilerActivity.CPU]
        with torch.profiler.profile(activities=activities) as profile:
            action()
            torch.cuda.synchronize()
        wanted = f"Memcpy {self._COPIES[kind]}"
        return sum(event.name.startswith(wanted) for event in profile.events())


def simulate(scenario: Scenario) -> Outcome:
    """A scenario on the simulator."""
    with seeded(), simulated_cuda(devices=scenario.devices) as log:
        return outcome_of(scenario.body, SimulatedGpu(log))


def run_for_real(scenario: Scenario) -> Outcome:
    """A scenario on the devices of this machine."""
    with seeded():
        return outcome_of(scenario.body, RealGpu())


def why_not_real(scenario: Scenario) -> str | None:
    """Why a scenario cannot run on this machine's devices, or None if it can."""
    here = torch.cuda.device_count()
    if scenario.devices == 0:
        return None if here == 0 else "needs a machine without a GPU"
    if here == 0:
        return "no GPU here"
    return None if here >= scenario.devices else f"needs {scenario.devices} GPUs"


@contextmanager
def seeded():
    """The same random numbers for every scenario, and the caller's untouched."""
    state = torch.get_rng_state()
    torch.manual_seed(0)
    try:
        yield
    finally:
        torch.set_rng_state(state)
