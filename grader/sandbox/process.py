"""What a worker's handle knows of the process behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from grader.sandbox.patience import Usage


@dataclass(frozen=True)
class Ending:
    """How a worker ended: exit status (negative for a signal), CPU seconds, peak memory in KB."""

    status: int
    cpu: float = 0.0
    peak: int = 0


class Process(Protocol):
    """The part of a worker that only its launcher knows: how to end and reap it."""

    cpu_seconds: int

    def gone(self, seconds: float) -> bool:
        """Whether the process ends by itself within `seconds`."""

    def usage(self) -> Usage | None:
        """What the process has used so far; None where that cannot be seen."""

    def end(self) -> Ending:
        """Kill the process if it still runs, and reap it."""
