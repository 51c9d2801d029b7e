"""From a change to its outcome: what is graded, and what of it is shown."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.ci.handed import Turn
from grader.ci.outcome import Graded, Outcome
from grader.ci.tamper import Finding
from grader.export.source import Source, read
from grader.report.model import Report
from grader.results.assessment import FILE, Assessment, read_rules
from grader.results.model import Batch, Student
from grader.results.model import Graded as Heading
from grader.results.store import Results
from grader.results.visible import visible


def rules_for(root: Path) -> Assessment:
    """What students see of hidden checks. Lateness and weights are the class's, not a run's."""
    path = root / FILE
    rules = read_rules(path) if path.is_file() else Assessment()
    return msgspec.structs.replace(Assessment(), hidden=rules.hidden, time_zone=rules.time_zone)


def outcome_of(
    turns: Sequence[Turn],
    reports: Sequence[Report],
    findings: Sequence[Finding],
    rules: Assessment,
    minimum: float,
) -> Outcome:
    """Everything that is told of one change."""
    now = dt.datetime.now(dt.UTC)
    graded = []
    for turn, report in zip(turns, reports, strict=True):
        views = (visible(check, rules, now) for check in report.checks)
        graded.append(Graded(turn, report, tuple(view for view in views if view is not None)))
    source = _source(graded, rules, now) if graded else None
    return Outcome(tuple(graded), tuple(findings), minimum, source)


def _source(graded: Sequence[Graded], rules: Assessment, now: dt.datetime) -> Source:
    """What exporters read, from a results folder that is gone afterwards."""
    headings = tuple(_heading(one) for one in graded)
    student = Student(graded[0].report.student)
    with tempfile.TemporaryDirectory(prefix="torchgrade-ci-") as folder:
        results = Results(Path(folder))
        results.write_batch(Batch("git", headings, (student,)))
        for one in graded:
            results.write(one.report)
        return read(results, rules, now)


def _heading(one: Graded) -> Heading:
    e = one.turn.exercise
    return Heading(e.id, e.number, e.slug, e.title.en, e.title.zh, one.report.max_score)
