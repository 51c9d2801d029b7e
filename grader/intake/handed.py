"""What a layout of submissions tells: who handed in which file, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from grader.intake.tree import Entry, Parts
from grader.results.model import Student

FRACTION = re.compile(r"\.(\d{1,6})\d*")


@dataclass(frozen=True)
class Handed:
    """One file of one student, as the layout names it."""

    student: Student
    entry: Entry
    path: Parts
    """The names that may tell the exercise: folders of the student's own, and the file."""
    submitted: str | None = None
    late: bool | None = None
    group: str | None = None


@dataclass
class Class:
    """Everybody, and everything that was handed in."""

    students: dict[str, Student] = field(default_factory=dict)
    handed: list[Handed] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    only_known_places: bool = False
    """Files elsewhere are the course's own, not a student's: nothing is said of them."""

    def add(self, student: Student, *handed: Handed) -> None:
        """A student, and files of theirs."""
        self.students.setdefault(student.id, student)
        self.handed += handed


def iso_time(text: str) -> str | None:
    """A time as platforms write it, as ISO 8601 with its offset; None where it has none."""
    text = FRACTION.sub(r".\1", text.strip())
    text = re.sub(r"\s*(UTC|GMT|Z)$", "+00:00", text)
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        try:
            time = datetime.strptime(text, "%Y-%m-%d %H:%M:%S.%f %z")
        except ValueError:
            return None
    return time.isoformat(timespec="seconds") if time.tzinfo else None
