"""Classroom 50: a `result.json` for each student, with whole points.

Its runner says by variables which submission was graded; elsewhere, where nobody knows of a commit,
the links are the name of the submission.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grader.errors import UsageError
from grader.export.feedback import details
from grader.export.gradescope import encoded
from grader.export.source import Made, Source
from grader.report.escape import clean
from grader.report.model import Verdict
from grader.results.cells import exact
from grader.results.lateness import moment
from grader.results.marks import ExerciseMark, Marks
from grader.results.store import folder_name
from grader.results.visible import View
from grader.text import _

SCHEMA = "classroom50/result/v1"
FILE = "result.json"


@dataclass(frozen=True)
class Place:
    """Which assignment it is, and which submission; what is empty is not known."""

    classroom: str
    assignment: str
    submission: str = ""
    commit: str = ""
    release: str = ""
    review: str = ""
    owner: str = ""
    kind: str = ""
    """`individual` or `group`."""


def place(variables: Mapping[str, str]) -> Place:
    """The place that the runner's variables tell; raises `UsageError` where they do not."""
    names = ("CLASSROOM", "ASSIGNMENT")
    if missing := [name for name in names if not variables.get(name)]:
        text = _(
            "Classroom 50 needs {names}: give {options}, set the variables, or use its runner."
        )
        raise UsageError(
            text.format(
                names=", ".join(missing), options=", ".join(f"--{name.lower()}" for name in missing)
            )
        )
    return Place(
        classroom=variables["CLASSROOM"],
        assignment=variables["ASSIGNMENT"],
        submission=variables.get("SUBMISSION_TAG", ""),
        commit=variables.get("COMMIT_URL", ""),
        release=variables.get("RELEASE_URL", ""),
        review=variables.get("REVIEW_URL", ""),
        owner=variables.get("OWNER") or variables.get("USERNAME", ""),
        kind=variables.get("ASSIGNMENT_TYPE", ""),
    )


def classroom50(source: Source, where: Place) -> Made:
    """`<student>/result.json` for each student who handed in and has scores in all of it."""
    scale = whole(source)
    files = {}
    for marks in source.marks:
        handed = [mark for mark in source.of(marks) if mark.report is not None]
        if handed and all(mark.score is not None for mark in handed):
            path = f"{folder_name(marks.student.id)}/{FILE}"
            files[path] = encoded(result_json(source, marks, where, scale))
    notes = []
    if scale != 1:
        text = _("Points are multiplied by {scale}: Classroom 50 takes whole numbers only.")
        notes.append(text.format(scale=scale))
    if where.owner and len(files) > 1:
        text = _("All files name {owner} as their owner: OWNER or USERNAME is set.")
        notes.append(text.format(owner=clean(where.owner)))
    return Made(files, notes)


def whole(source: Source) -> int:
    """The smallest factor that makes the points of all checks whole."""
    checks = [c for _student, mark in source.pairs() if mark.report for c in mark.report.checks]
    return math.lcm(1, *(Fraction(exact(check.max_points)).denominator for check in checks))


def result_json(source: Source, marks: Marks, where: Place, scale: int) -> dict[str, Any]:
    """One student's result over all exercises that were handed in.

    The scores are those of the checks: being late is for the classroom to judge by `datetime`.
    Hidden checks count in the score; a line of their own they have where their verdict is shown.
    """
    handed = [mark for mark in source.of(marks) if mark.report is not None]
    first = handed[0].report
    tag = where.submission or f"submit/{first.submission.sha256[:12] if first else ''}"
    commit = where.commit or tag
    tests = [_test(view, scale) for mark in handed for view in source.views(mark)]
    return {
        "schema": SCHEMA,
        "classroom": where.classroom,
        "assignment": where.assignment,
        "assignment_type": where.kind or _kind(handed),
        "owner": where.owner or marks.student.id,
        "submission": tag,
        "commit": commit,
        "release": where.release or tag,
        "review": where.review or commit,
        "datetime": _submitted(source, handed),
        "score": sum(_scaled(float(mark.score or 0), scale) for mark in handed),
        "max-score": sum(_scaled(mark.exercise.max_score, scale) for mark in handed),
        "tests": [test for test in tests if test is not None],
    }


def _scaled(points: float, scale: int) -> int:
    return int(exact(points) * scale)


def _test(view: View, scale: int) -> dict[str, Any] | None:
    if view.verdict is None:
        return None
    passed = view.verdict is Verdict.PASSED
    most = _scaled(view.max_points, scale)
    test = {
        "test-name": f"{view.id} {clean(view.title)}",
        "passed": passed,
        "score": most if passed else 0,
        "max-score": most,
    }
    return test if passed else test | {"output": "\n".join(details(view))}


def _kind(handed: list[ExerciseMark]) -> str:
    groups = [mark.report.submission.group for mark in handed if mark.report]
    return "group" if any(groups) else "individual"


def _submitted(source: Source, handed: list[ExerciseMark]) -> str:
    """When the last of it was handed in, or else the moment of the export; in UTC."""
    zone = source.rules.zone()
    times = [moment(m.report.submission.submitted, zone) for m in handed if m.report]
    last = max((time for time in times if time is not None), default=source.now)
    return last.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
