"""What every export reads: results, rules, marks, and the moment that decides what is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from grader.report.escape import clean
from grader.results.assess import assess
from grader.results.assessment import Assessment
from grader.results.marks import ExerciseMark, Marks
from grader.results.model import Graded, Student
from grader.results.store import Results
from grader.results.visible import View, visible
from grader.text import _


@dataclass(frozen=True)
class Source:
    """The marks of a class, and what its students may see."""

    exercises: tuple[Graded, ...]
    marks: tuple[Marks, ...]
    rules: Assessment
    now: dt.datetime
    """With its time zone; decides whether hidden checks are shown by now."""

    def views(self, mark: ExerciseMark) -> list[View]:
        """The checks of one submission as its student may see them."""
        checks = mark.report.checks if mark.report else ()
        found = [visible(check, self.rules, self.now) for check in checks]
        return [view for view in found if view is not None]

    def of(self, marks: Marks) -> list[ExerciseMark]:
        """One student's marks in the exercises that are exported."""
        by_id = {mark.exercise.id: mark for mark in marks.exercises}
        return [by_id[exercise.id] for exercise in self.exercises]

    def out_of(self, exercise: Graded) -> Decimal | None:
        """What full marks of an exercise are; None where there are no students."""
        marks = (m for found in self.marks for m in found.exercises if m.exercise == exercise)
        return next((mark.out_of for mark in marks), None)

    def pairs(self) -> Iterator[tuple[Student, ExerciseMark]]:
        """Every student with every exercise that is exported, in the order of the batch."""
        for marks in self.marks:
            for mark in self.of(marks):
                yield marks.student, mark


@dataclass
class Made:
    """Files by their relative paths, and sentences on what is left out or changed."""

    files: dict[str, bytes]
    notes: list[str] = field(default_factory=list)


def read(results: Results, rules: Assessment, now: dt.datetime, only: Iterable[str] = ()) -> Source:
    """The marks of `results` in the exercises that count; `only` keeps some of them, by id.

    Raises `UsageError`.
    """
    wanted = set(only)
    counted = [e for e in results.batch().exercises if rules.counted(e.id) is not None]
    kept = tuple(e for e in counted if not wanted or e.id in wanted)
    return Source(kept, tuple(assess(results, rules).values()), rules, now)


def waiting(source: Source) -> list[str]:
    """Sentences on marks that are left out, because only a human can give them."""
    names = [
        f"{clean(student.id)} ({mark.exercise.id})"
        for student, mark in source.pairs()
        if mark.needs_human
    ]
    if not names:
        return []
    text = _("Without a mark, since a human has to look: {names}.")
    return [text.format(names=listed(names))]


def listed(names: list[str], most: int = 10) -> str:
    """Names in a sentence; of many only the first."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    return shown if more <= 0 else _("{names} and {more} more").format(names=shown, more=more)
