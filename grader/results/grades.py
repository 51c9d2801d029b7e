"""`RESULTS/grades.csv`: one row a student, from the reports alone.

The columns: `student`, `name`, `email`; for each exercise `<id> score`, `<id> max` and
`<id> status`; then `total`, `total max` and `status`. The words are the same in every language, so
that a script can read them:

* an exercise is `graded`, `refused` (0, the file could not be read), `missing` (0, not handed in),
  `grader_error` or `no_report` (both without a score: they say nothing about the student);
* a row is `complete`, or `needs_human` where an exercise has no score. Then it has no total: a sum
  that counts the grader's failure as zero is not shown.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from grader.report.model import Report, Verdict
from grader.results.cells import exact, number_cell, table, text_cell
from grader.results.languages import spoken
from grader.results.model import Batch, Graded, Student
from grader.results.store import Results, write_atomically

FILE = "grades.csv"


class State(enum.StrEnum):
    """What became of one exercise of one student."""

    GRADED = "graded"
    REFUSED = "refused"
    """Handed in, and not readable: 0 with the reason."""
    MISSING = "missing"
    """Not handed in: 0."""
    GRADER_ERROR = "grader_error"
    """The grader failed: no score."""
    NO_REPORT = "no_report"
    """Handed in, and not graded (yet): no score."""


@dataclass(frozen=True)
class Standing:
    """One exercise of one student, with or without a report."""

    exercise: Graded
    state: State
    score: Decimal | None
    """None where a human has to look."""
    report: Report | None = None


def standings(results: Results) -> Iterator[tuple[Student, tuple[Standing, ...]]]:
    """Each student with the exercises of the batch, both in its order."""
    batch = results.batch()
    missing = set(batch.missing)
    for student in batch.students:
        yield student, tuple(_standing(results, student, e, missing) for e in batch.exercises)


def _standing(
    results: Results, student: Student, exercise: Graded, missing: set[tuple[str, str]]
) -> Standing:
    report = results.report(student.id, exercise.id)
    if report is None:
        if (student.id, exercise.id) in missing:
            return Standing(exercise, State.MISSING, Decimal(0))
        return Standing(exercise, State.NO_REPORT, None)
    report = spoken(report, exercise)
    if report.score is None or not is_sound(report):
        return Standing(exercise, State.GRADER_ERROR, None, report)
    state = State.REFUSED if report.status == "refused" else State.GRADED
    return Standing(exercise, state, exact(report.score), report)


def is_sound(report: Report) -> bool:
    """False where the grader failed, be it on a single check."""
    broken = any(check.verdict is Verdict.GRADER_ERROR for check in report.checks)
    return report.status != "grader_error" and not broken


def write_grades(results: Results) -> Path:
    """Write `RESULTS/grades.csv`, whole or not at all; raises `UsageError`, `OSError`."""
    path = results.root / FILE
    rows = [_row(student, parts) for student, parts in standings(results)]
    write_atomically(path, table([_heading(results.batch()), *rows]))
    return path


def _heading(batch: Batch) -> list[str]:
    columns = ["student", "name", "email"]
    for exercise in batch.exercises:
        columns += [f"{exercise.id} {what}" for what in ("score", "max", "status")]
    return [*columns, "total", "total max", "status"]


def _row(student: Student, parts: tuple[Standing, ...]) -> list[str]:
    cells = [text_cell(text) for text in (student.id, student.name, student.email)]
    for part in parts:
        cells += [number_cell(part.score), number_cell(part.exercise.max_score), str(part.state)]
    scores = [part.score for part in parts if part.score is not None]
    complete = len(scores) == len(parts)
    top = sum((exact(part.exercise.max_score) for part in parts), Decimal(0))
    total = number_cell(sum(scores, Decimal(0))) if complete else ""
    return [*cells, total, number_cell(top), "complete" if complete else "needs_human"]
