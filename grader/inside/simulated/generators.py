"""`torch.Generator(device="cuda")`: a CPU generator that knows its simulated device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from grader.inside.simulated.labels import CPU

if TYPE_CHECKING:
    from grader.inside.simulated.machine import Machine

_REAL = torch.Generator


class _AnyGenerator(type):
    """Generators made before the simulator was opened are generators too."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _REAL)


class SimulatedGenerator(_REAL):
    """A generator whose numbers are for one simulated device."""

    place: torch.device = CPU

    @property
    def device(self) -> torch.device:  # type: ignore[override]
        """Where the numbers are drawn."""
        return self.place


def place_of(generator: torch.Generator) -> torch.device:
    """The device whose numbers a generator draws."""
    return generator.place if isinstance(generator, SimulatedGenerator) else CPU


def generator_class(machine: Machine) -> Any:
    """What stands for `torch.Generator` while the simulator is open."""

    def new(_: type, device: Any = "cpu") -> torch.Generator:
        place = machine.device(device)
        made = SimulatedGenerator()
        made.place = place
        return made

    return _AnyGenerator("Generator", (), {"__new__": new, "__doc__": _REAL.__doc__})
