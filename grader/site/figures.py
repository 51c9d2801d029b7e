"""What the class page shows, computed from reports alone: difficulty, discrimination, mistakes.

Item analysis as in L. Crocker and J. Algina, *Introduction to Classical and Modern Test Theory*
(1986), chapter 14, over the graded submissions of one exercise:

* difficulty p of a check: the mean of points / possible points (the share that passed it, where a
  check is all or nothing; 1 is the easiest);
* discrimination: the item-rest correlation, Pearson's r between the points of the check and those
  of all other checks of the exercise (a point-biserial correlation, corrected for the check
  itself). There is none where fewer than `FEWEST` were graded, where all have the same points, or
  where the exercise has no other check.

Submissions that were refused, are missing, or broke the grader are counted apart: they say nothing
about a check.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from grader.report.model import CheckResult, Report, Verdict
from grader.results.grades import State
from grader.results.marks import ExerciseMark, Marks
from grader.results.model import Graded, Student

FEWEST = 10
"""With fewer submissions a correlation says more about chance than about the check."""
RETEACH = 5
"""So many things to teach again are named; more would not be taught."""


class Failure(NamedTuple):
    """A check that was tried and not passed."""

    student: Student
    exercise: Graded
    check: CheckResult


@dataclass(frozen=True)
class Item:
    """One check in the class."""

    id: str
    title: str
    hidden: bool
    passed: int
    graded: int
    attempted: int
    difficulty: float
    discrimination: float | None


@dataclass(frozen=True)
class ExerciseFigures:
    """One exercise in the class."""

    exercise: Graded
    graded: int
    refused: int
    missing: int
    ungraded: int
    shares: tuple[float, ...]
    """The share of the points of each graded or refused submission, ascending."""
    items: tuple[Item, ...]

    @property
    def quartiles(self) -> tuple[float, float, float] | None:
        """The lower quartile, the median and the upper quartile of the shares."""
        return quartiles(self.shares)


@dataclass(frozen=True)
class Mistake:
    """A known mistake of an exercise, and who shares it."""

    exercise: Graded
    name: str
    message: str
    students: tuple[Student, ...]
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Reteach:
    """Something that cost the class many points."""

    exercise: Graded
    title: str
    """The sentence of the check, or the name of the mistake."""
    message: str
    students: int
    lost: float
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Concern:
    """A submission that a human should look at."""

    student: Student
    exercise: Graded
    kind: str
    """A `State` or a `Verdict`, as the reports name it."""
    detail: str


@dataclass(frozen=True)
class ClassFigures:
    """All that the class page shows."""

    rows: tuple[Marks, ...]
    exercises: tuple[ExerciseFigures, ...]
    mistakes: tuple[Mistake, ...]
    reteach: tuple[Reteach, ...]
    concerns: tuple[Concern, ...]
    totals: tuple[float, ...]
    """The share of all points of each student whose exercises all have a score, ascending."""

    @property
    def submissions(self) -> int:
        """How many were handed in."""
        return sum(p.state is not State.MISSING for row in self.rows for p in row.exercises)


def figures(rows: Iterable[Marks]) -> ClassFigures:
    """The figures of a class."""
    kept = tuple(rows)
    by_exercise: dict[str, list[ExerciseMark]] = {}
    for row in kept:
        for part in row.exercises:
            by_exercise.setdefault(part.exercise.id, []).append(part)
    return ClassFigures(
        kept,
        tuple(map(_exercise, by_exercise.values())),
        tuple(sorted(_mistakes(kept), key=_most_students)),
        tuple(sorted(_losses(kept), key=lambda r: (-r.lost, r.exercise.number, r.title))[:RETEACH]),
        tuple(_concerns(kept)),
        tuple(sorted(float(r.total / r.out_of) for r in kept if r.total is not None and r.out_of)),
    )


def quartiles(shares: Sequence[float]) -> tuple[float, float, float] | None:
    """Lower quartile, median and upper quartile; None where nothing is there."""
    if len(shares) < 2:
        return (shares[0], shares[0], shares[0]) if shares else None
    low, middle, high = statistics.quantiles(shares, n=4, method="inclusive")
    return low, middle, high


def _exercise(parts: Sequence[ExerciseMark]) -> ExerciseFigures:
    states = [part.state for part in parts if not part.excused or part.report is not None]
    exercise = parts[0].exercise
    reports = [p.report for p in parts if p.state is State.GRADED and p.report is not None]
    handed_in = [p.score for p in parts if p.report is not None and p.score is not None]
    most = exercise.max_score or 1.0
    return ExerciseFigures(
        exercise,
        len(reports),
        states.count(State.REFUSED),
        states.count(State.MISSING),
        states.count(State.GRADER_ERROR) + states.count(State.NO_REPORT),
        tuple(sorted(float(score) / most for score in handed_in)),
        tuple(_items(reports)),
    )


def _items(reports: Sequence[Report]) -> Iterator[Item]:
    """The checks of an exercise, in its order."""
    results: dict[str, list[tuple[CheckResult, float]]] = {}
    for report in reports:
        total = sum(check.points for check in report.checks)
        for check in report.checks:
            results.setdefault(check.id, []).append((check, total - check.points))
    for found in results.values():
        checks = [check for check, _rest in found]
        yield Item(
            checks[0].id,
            checks[0].title,
            checks[0].hidden,
            sum(c.verdict is Verdict.PASSED for c in checks),
            len(checks),
            sum(c.verdict is not Verdict.NOT_ATTEMPTED for c in checks),
            statistics.fmean(c.points / c.max_points if c.max_points else 1.0 for c in checks),
            item_rest([c.points for c in checks], [rest for _check, rest in found]),
        )


def item_rest(points: Sequence[float], rest: Sequence[float]) -> float | None:
    """Pearson's correlation of a check with the rest of its exercise, where there is one."""
    if len(points) < FEWEST:
        return None
    try:
        return statistics.correlation(points, rest)
    except statistics.StatisticsError:  # all the same: no spread to correlate
        return None


def _failures(rows: Iterable[Marks]) -> Iterator[Failure]:
    """Attempts that went wrong."""
    for row in rows:
        for part in row.exercises:
            if part.state is State.GRADED and part.report is not None:
                for check in part.report.checks:
                    if check.verdict not in (Verdict.PASSED, Verdict.NOT_ATTEMPTED):
                        yield Failure(row.student, part.exercise, check)


def _most_students(mistake: Mistake) -> tuple[int, int, str]:
    return -len(mistake.students), mistake.exercise.number, mistake.name


def _mistakes(rows: Iterable[Marks]) -> Iterator[Mistake]:
    found: dict[tuple[str, str], list[Failure]] = defaultdict(list)
    for failure in _failures(rows):
        if failure.check.misconception is not None:
            found[failure.exercise.id, failure.check.misconception.id].append(failure)
    for failures in found.values():
        named = failures[0].check.misconception
        if named is not None:
            students = {f.student.id: f.student for f in failures}
            yield Mistake(
                failures[0].exercise,
                named.name.replace("_", " "),
                named.message,
                tuple(students.values()),
                _checks(failures),
            )


def _losses(rows: Iterable[Marks]) -> Iterator[Reteach]:
    """What cost points: mistakes that have a name, else the checks. Shared by two at least."""
    found: dict[tuple[str, str], list[Failure]] = defaultdict(list)
    for failure in _failures(rows):
        named = failure.check.misconception
        found[failure.exercise.id, named.id if named else failure.check.id].append(failure)
    for failures in found.values():
        students = len({f.student.id for f in failures})
        check = failures[0].check
        named = check.misconception
        if students > 1:
            yield Reteach(
                failures[0].exercise,
                named.name.replace("_", " ") if named else check.title,
                named.message if named else "",
                students,
                sum(f.check.max_points - f.check.points for f in failures),
                _checks(failures),
            )


def _checks(failures: Iterable[Failure]) -> tuple[str, ...]:
    """Which checks they are, in the order of the exercise."""
    return tuple(sorted({f.check.id for f in failures}, key=lambda name: (len(name), name)))


def _concerns(rows: Iterable[Marks]) -> Iterator[Concern]:
    """Submissions without a score, refused ones, and those that broke a rule or the protocol."""
    for row in rows:
        for part in row.exercises:
            if part.state in (State.GRADER_ERROR, State.NO_REPORT, State.REFUSED):
                yield Concern(row.student, part.exercise, str(part.state), _reason(part.report))
            elif part.report is not None:
                yield from _suspicious(row.student, part, part.report)


def _reason(report: Report | None) -> str:
    if report is None or report.reason:
        return (report.reason if report else None) or ""
    broken = [c for c in report.checks if c.verdict is Verdict.GRADER_ERROR]
    return f"{broken[0].id}: {broken[0].message or ''}" if broken else ""


def _suspicious(student: Student, part: ExerciseMark, report: Report) -> Iterator[Concern]:
    for verdict in (Verdict.PROTOCOL, Verdict.FORBIDDEN):
        checks = [check for check in report.checks if check.verdict is verdict]
        if checks:
            ids = ", ".join(check.id for check in checks)
            yield Concern(student, part.exercise, str(verdict), f"{ids}: {checks[0].message or ''}")
