"""Gradescope: one `results.json` for each submission, as its autograder would write it.

All texts are plain (`text`), never HTML or Markdown. A hidden check of which its student may see
no verdict is a test that Gradescope shows to instructors only.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from grader.errors import GraderFailure
from grader.export.feedback import arithmetic, details, headline
from grader.export.source import Made, Source
from grader.report.escape import clean
from grader.report.model import CheckResult, Verdict
from grader.results.cells import exact
from grader.results.marks import ExerciseMark
from grader.results.store import folder_name
from grader.results.visible import visible
from grader.text import _

FILE = "results.json"


def gradescope(source: Source) -> Made:
    """`<student>/<exercise>/results.json` for each submission that has a score."""
    files = {}
    for student, mark in source.pairs():
        if mark.report is not None and mark.kept is not None:
            path = f"{folder_name(student.id)}/{mark.exercise.id}/{FILE}"
            files[path] = encoded(results_json(source, mark))
    return Made(files)


def combined(source: Source) -> Made:
    """One `results.json` for the first student with all exercises, as an autograder writes it.

    Raises `GraderFailure` where an exercise has no score: that is nobody's zero.
    """
    marks = source.of(source.marks[0]) if source.marks else []
    if not marks or any(mark.kept is None for mark in marks):
        raise GraderFailure(_("The grader gave no score, so no results.json is written."))
    parts = [results_json(source, mark) for mark in marks]
    if len(parts) == 1:
        return Made({FILE: encoded(parts[0])})
    outputs = [
        f"{mark.exercise.id}\n{part['output']}" for mark, part in zip(marks, parts, strict=True)
    ]
    return Made(
        {
            FILE: encoded(
                {
                    **parts[0],
                    "score": number(sum((exact(part["score"]) for part in parts), Decimal(0))),
                    "output": "\n\n".join(outputs),
                    "tests": [test for part in parts for test in part["tests"]],
                    "extra_data": {
                        mark.exercise.id: part["extra_data"]
                        for mark, part in zip(marks, parts, strict=True)
                    },
                }
            )
        }
    )


def encoded(value: object) -> bytes:
    """JSON that people can read, in a fixed order."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def results_json(source: Source, mark: ExerciseMark) -> dict[str, Any]:
    """What Gradescope reads of one submission that has a report and points.

    The score is that of the checks less what being late takes, on the scale of the checks: it goes
    before the sum of the tests.
    """
    report = mark.report
    checks = report.checks if report else ()
    tests = [_test(check, source) for check in checks]
    return {
        "score": number(mark.kept),
        "output": _output(source, mark),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {
            "exercise": mark.exercise.id,
            "status": str(mark.state),
            "sha256": report.submission.sha256 if report else "",
            "grader": report.versions.grader if report else "",
        },
    }


def number(value: Decimal | float | None) -> int | float | None:
    """A number as JSON has it: whole ones without a point."""
    if value is None:
        return None
    found = value if isinstance(value, Decimal) else exact(value)
    return int(found) if found == found.to_integral_value() else float(found)


def _test(check: CheckResult, source: Source) -> dict[str, Any]:
    view = visible(check, source.rules, source.now)
    told = view is not None and view.verdict is not None
    test: dict[str, Any] = {
        "number": check.id.removeprefix("E"),
        "name": clean(check.title),
        "score": number(check.points),
        "max_score": number(check.max_points),
        "status": "passed" if check.verdict is Verdict.PASSED else "failed",
        "visibility": "visible" if told else "hidden",
    }
    if view is not None and told and view.verdict is not Verdict.PASSED:
        test["output"] = "\n".join([headline(view), *details(view)])
    if check.hidden:
        test["tags"] = ["hidden"]
    return test


def _output(source: Source, mark: ExerciseMark) -> str:
    notices = mark.report.submission.notices if mark.report else ()
    unseen = [headline(view) for view in source.views(mark) if view.verdict is None]
    return "\n".join([*map(clean, notices), *arithmetic(mark), *map(clean, unseen)])
