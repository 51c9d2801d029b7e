"""What happened on the simulated devices: copies between them, and waits of the host.

Both are plain data with the student's line, so that a check can say "20 waits in 20
batches, line 74", and a test can compare two runs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["h2d", "d2h", "d2d", "wait"]


@dataclass(frozen=True, slots=True)
class Event:
    """One copy or one wait.

    A copy to the host is one event of kind `d2h`. Reading a value (`.item()`, `.tolist()`,
    `bool()`, `print`) is one event of kind `wait`, and so is an operation whose result has
    a size that depends on the values (`nonzero`, a boolean mask).
    """

    kind: Kind
    operation: str
    bytes: int
    source: str
    target: str
    blocking: bool
    file: str
    line: int
    code: str

    def as_data(self) -> dict[str, Any]:
        """The event as JSON data."""
        return asdict(self)


class Log:
    """The events of one run, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    @property
    def copies(self) -> list[Event]:
        """All copies between devices, in order."""
        return [event for event in self.events if event.kind != "wait"]

    @property
    def waits(self) -> list[Event]:
        """All points where the host waits for a device, copies apart."""
        return [event for event in self.events if event.kind == "wait"]

    @property
    def stalls(self) -> list[Event]:
        """All points that stop the host: waits, and blocking copies to the host."""
        return [e for e in self.events if e.kind == "wait" or (e.kind == "d2h" and e.blocking)]

    def count(self, kind: Kind) -> int:
        """How many events of one kind there are."""
        return sum(event.kind == kind for event in self.events)

    def total_bytes(self, kind: Kind) -> int:
        """How many bytes the copies of one kind moved."""
        return sum(event.bytes for event in self.events if event.kind == kind)

    def over_budget(self, stalls: int) -> list[dict[str, Any]]:
        """Where the host stops, most frequent line first; empty within `stalls` stops."""
        return by_line(self.stalls) if len(self.stalls) > stalls else []

    def clear(self) -> None:
        """Forget what happened so far, e.g. while a probe was setting things up."""
        self.events.clear()

    def as_data(self) -> list[dict[str, Any]]:
        """All events as JSON data."""
        return [event.as_data() for event in self.events]


def by_line(events: list[Event]) -> list[dict[str, Any]]:
    """Events gathered by the student's line and operation, most frequent first."""
    places = Counter((e.file, e.line, e.code, e.operation) for e in events)
    return [
        {"file": file, "line": line, "code": code, "operation": operation, "times": times}
        for (file, line, code, operation), times in places.most_common()
    ]
