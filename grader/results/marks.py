"""What a student gets and why, as data; `grader/results/assess.py` makes it.

Pages, tables and exports read these.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from grader.report.model import Report
from grader.results.grades import State
from grader.results.ledger import Line
from grader.results.model import Graded, Student
from grader.text import language


@dataclass(frozen=True)
class ExerciseMark:
    """One exercise of one student, and how its mark came about."""

    exercise: Graded
    state: State
    score: Decimal | None
    """The points of the checks; None where a human has to look."""
    kept: Decimal | None
    """The points left after being late, on the scale of the checks."""
    mark: Decimal | None
    """The same on the scale of the course, rounded: what a gradebook gets."""
    out_of: Decimal
    """What full marks of the exercise are on the scale of the course."""
    lines: tuple[Line, ...] = ()
    counts: bool = True
    """False where the rules do not name the exercise, or its student is excused."""
    excused: bool = False
    dropped: bool = False
    extra_credit: bool = False
    due: dt.datetime | None = None
    """When it was due for this student."""
    days_late: int = 0
    report: Report | None = None

    @property
    def needs_human(self) -> bool:
        """True where it counts and has no mark."""
        return self.counts and self.mark is None


@dataclass(frozen=True)
class Marks:
    """All marks of one student, and the total with its arithmetic."""

    student: Student
    exercises: tuple[ExerciseMark, ...]
    total: Decimal | None
    """None where a mark is missing that only a human can give, or where nothing counts."""
    out_of: Decimal
    lines: tuple[Line, ...] = ()

    @property
    def needs_human(self) -> tuple[ExerciseMark, ...]:
        """The exercises without a mark, for which there is no total."""
        return tuple(mark for mark in self.exercises if mark.needs_human)


def title(exercise: Graded) -> str:
    """The title in the current language."""
    return exercise.title_zh if language() == "zh" else exercise.title
