"""What changed between two results of a class, and why: from the reports alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.report.model import CheckResult, Report, Verdict
from grader.results.store import Results


@dataclass(frozen=True)
class CheckChange:
    """One check whose verdict or points are others now."""

    id: str
    before: Verdict | None
    """None: the check was not there."""
    after: Verdict | None
    points_before: float
    points_after: float


@dataclass(frozen=True)
class Change:
    """One submission whose mark, status or verdicts are others now."""

    student: str
    exercise: str
    before: Report | None
    after: Report | None
    checks: tuple[CheckChange, ...] = ()
    causes: tuple[str, ...] = ()
    """What was other as well: `file`, `exercise`, `grader`, `torch`, `python`, `device`, `tier`;
    empty where nothing was, which no change should ever be."""

    @property
    def same_mark(self) -> bool:
        """True where only verdicts changed."""
        return mark_of(self.before) == mark_of(self.after)


def mark_of(report: Report | None) -> tuple[str, float | None] | None:
    """What counts: how the grading ended, and with which score."""
    return (report.status, report.score) if report else None


def changes(old: Results, new: Results) -> Iterator[Change]:
    """All changes, by student and exercise; raises `UsageError` where there are no results."""
    before = {(r.student, r.exercise): r for r in old.reports()}
    after = {(r.student, r.exercise): r for r in new.reports()}
    for key in sorted(before.keys() | after.keys(), key=_order):
        change = changed(*key, before.get(key), after.get(key))
        if change is not None:
            yield change


def _order(key: tuple[str, str]) -> tuple[str, int, str]:
    student, exercise = key
    number = exercise.rpartition("-")[2]
    return student, int(number) if number.isdigit() else 0, exercise


def changed(
    student: str, exercise: str, before: Report | None, after: Report | None
) -> Change | None:
    """How one submission's report differs in what counts; None where it does not."""
    if before is None or after is None:
        return Change(student, exercise, before, after)
    checks = tuple(_checks(before, after))
    if mark_of(before) == mark_of(after) and not checks:
        return None
    return Change(student, exercise, before, after, checks, tuple(_causes(before, after)))


def _checks(before: Report, after: Report) -> Iterator[CheckChange]:
    old, new = ({c.id: c for c in report.checks} for report in (before, after))
    for name in dict.fromkeys([*old, *new]):
        a, b = old.get(name), new.get(name)
        if _told(a) != _told(b):
            yield CheckChange(name, _verdict(a), _verdict(b), _points(a), _points(b))


def _told(check: CheckResult | None) -> tuple[Verdict, float] | None:
    return (check.verdict, check.points) if check else None


def _verdict(check: CheckResult | None) -> Verdict | None:
    return check.verdict if check else None


def _points(check: CheckResult | None) -> float:
    return check.points if check else 0.0


def _causes(before: Report, after: Report) -> Iterator[str]:
    if before.submission.sha256 != after.submission.sha256:
        yield "file"
    if before.versions.course != after.versions.course:
        yield "exercise"
    for name in ("grader", "torch", "python"):
        if getattr(before.versions, name) != getattr(after.versions, name):
            yield name
    for name in ("device", "tier"):
        if getattr(before, name) != getattr(after, name):
            yield name
