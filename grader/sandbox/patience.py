"""How long one reply is waited for: seconds of the clock, unless the machine is too busy.

On an idle machine a submission that loops is ended after `seconds`. Where other programs keep
it from running, the clock says nothing about it: it may go on until it has had its seconds of
processor time, and is ended in any case after `FACTOR` times as long. One that sleeps gets
no more than the clock.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FACTOR = 12
"""How many times the limit a submission may take that the machine keeps from running."""
FAIR = 0.8
"""The part of its time that a program gets on a machine that is not busy."""
FIRST_LOOK = 0.1
"""Seconds before a submission's time is looked up at all: nearly every reply comes sooner."""
STEP = 0.5
"""Seconds between two looks at a submission that the machine keeps from running."""


@dataclass(frozen=True)
class Usage:
    """What a process has used so far, and whether it wants to run now."""

    cpu: float
    ready: bool


class Patience:
    """The deadline of one reply, which moves while the worker is kept from running."""

    def __init__(self, seconds: float, usage: Callable[[], Usage | None]) -> None:
        self._seconds = seconds
        self._usage = usage
        self.restart()

    def restart(self) -> None:
        """A reply has come: the next one has its time from now."""
        self._began = time.monotonic()
        self._cpu: float | None = None
        self.deadline = self._began + min(FIRST_LOOK, self._seconds)

    def extend(self) -> bool:
        """Move the deadline for a worker that is kept from running; False when its time is up."""
        now, usage = time.monotonic(), self._usage()
        if self._cpu is None:
            self._cpu = usage.cpu if usage else 0.0
            self.deadline = self._began + self._seconds
            return True
        if usage is None or not usage.ready or now > self._began + FACTOR * self._seconds:
            return False
        if usage.cpu - self._cpu >= FAIR * self._seconds:
            return False
        self.deadline = now + STEP
        return True


def usage_of(pidfd: int) -> Usage | None:
    """The use of a Linux process, by its pidfd; None where it cannot be seen."""
    try:
        facts = Path(f"/proc/self/fdinfo/{pidfd}").read_text(encoding="ascii")
        pid = next(line.split()[1] for line in facts.splitlines() if line.startswith("Pid:"))
        fields = Path(f"/proc/{int(pid)}/stat").read_text(encoding="utf-8", errors="replace")
    except (OSError, StopIteration, ValueError, IndexError):
        return None
    parts = fields.rpartition(")")[2].split()
    cpu = (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
    return Usage(cpu, parts[0] == "R")
