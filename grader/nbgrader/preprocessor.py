"""`Grade`: stands in nbgrader's autograding where `Execute` stood, and runs nothing itself.

nbgrader's process never executes a student's code: the notebook is read as text, and a child
process, kept warm for the whole run, grades it in the sandbox. What a test cell is worth and
which check it holds come from the gradebook, never from the notebook that was handed in.
"""

from __future__ import annotations

import ast
import atexit
import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grader.course.course import Course, find_course
from grader.errors import GradeError, GraderFailure
from grader.intake.submission import Submission, from_bytes
from grader.nbgrader.gradebook import given_notebook
from grader.nbgrader.source import SCHEMA
from grader.report.html import STYLE, checks_html, html_language, report_html
from grader.report.markup import Html, element, together
from grader.report.model import CheckResult, Report
from grader.text import _, detect, speaking
from grader.warm.client import WarmGrader

FEEDBACK_STYLE = """
.tg-report { max-width: 60em; }
.tg-report dt, .tg-report pre { font-size: .9em !important; }
.tg-report pre code { font-size: 1em; }
"""
"""nbgrader's pages make `rem` ten pixels; sizes are those of the text around instead."""


@dataclass(frozen=True)
class Test:
    """A test cell as the gradebook has it."""

    grade_id: str
    source: str
    points: float
    checks: tuple[str, ...]
    """The full ids of the checks that it holds: `E3.C1`."""


class Grade(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Scores the test cells of a notebook with torchgrade.

    nbgrader takes each cell's mark from its output: a float, and beside it the feedback.
    """

    course = Unicode(help="the course: its folder, or the file of `grade author pack`").tag(
        config=True
    )
    device = Unicode("auto", help="auto, cpu, simulated or cuda").tag(config=True)
    language = Unicode(help="the language of the feedback, en or zh").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook with an output in each test cell.

        Raises `GraderFailure` when no score was made: nbgrader then reports this submission as
        failed and goes on to the next.
        """
        with speaking(self.language or detect()):
            try:
                self._fill_in(nb, resources["nbgrader"])
            except GradeError as error:
                # nbgrader logs the traceback itself; the sentence is what people read.
                self.log.error("%s", error)  # noqa: TRY400
                raise
        return nb, resources

    def _fill_in(self, nb: Any, asked: dict[str, str]) -> None:
        tests = tests_of(asked["db_url"], asked["assignment"], asked["notebook"])
        cells = test_cells(nb, tests)
        submission = as_submission(nb, tests, asked["notebook"], asked["student"])
        results = self._results(tests, submission)
        for k, test in enumerate(tests):
            style = STYLE + FEEDBACK_STYLE if k == 0 else ""
            cells[test.grade_id].outputs = [output(test, results, style)]

    def _results(self, tests: list[Test], submission: Submission) -> dict[str, Report]:
        """The report of each exercise, by its number."""
        course = find_course(Path(self.course) if self.course else None)
        grader = warm_grader(course, self.device)
        asked: dict[str, list[str]] = {}
        for name in (name for test in tests for name in test.checks):
            asked.setdefault(number_of(name), []).append(name.partition(".")[2])
        reports = {}
        for number, checks in asked.items():
            report = grader.grade(f"exercise-{number}", submission, tuple(checks))
            if report.score is None:
                text = _("No mark was made for {student}: {problem}. This is not a zero.")
                problem = (report.reason or "").rstrip(".")
                raise GraderFailure(text.format(student=submission.student, problem=problem))
            reports[number] = report
        return reports


@cache
def warm_grader(course: Course, device: str) -> WarmGrader:
    """The one grader of this process for a course."""
    gc.freeze()  # nbgrader has loaded what it needs: nothing to look through for each notebook
    grader = WarmGrader(course.root, device=device)
    atexit.register(grader.close)
    return grader


def tests_of(db_url: str, assignment: str, notebook: str) -> list[Test]:
    """The autograded test cells of a notebook, as the gradebook has them.

    Raises `GraderFailure` for a test cell that holds no check: as nbgrader counts, a cell that
    nobody ran is worth full points.
    """
    with given_notebook(db_url, assignment, notebook) as found:
        sources = {cell.name: cell.source for cell in found.source_cells}
        by_hand = {cell.name for cell in found.solution_cells}
        tests = [
            Test(cell.name, sources[cell.name], cell.max_score, checks_in(sources[cell.name]))
            for cell in found.grade_cells
            if cell.cell_type == "code" and cell.name not in by_hand
        ]
    for test in tests:
        if not test.checks:
            text = _(
                'The test cell `{name}` of `{notebook}` holds no check like `check("E3.C1")`; '
                "other tests need nbgrader's own Execute."
            )
            raise GraderFailure(text.format(name=test.grade_id, notebook=notebook))
    return tests


def checks_in(source: str) -> tuple[str, ...]:
    """The names in the calls of `check` of a test cell."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    return tuple(name for node in ast.walk(tree) for name in _checked(node))


def _checked(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check":
        for argument in node.args:
            if isinstance(argument, ast.Constant) and "." in str(argument.value):
                yield str(argument.value)


def number_of(check: str) -> str:
    """`3` for `E3.C1`."""
    return check.partition(".")[0].lstrip("Ee")


def test_cells(nb: Any, tests: list[Test]) -> dict[str, Any]:
    """The test cells of a submitted notebook by id; one that was deleted comes back at the end.

    nbgrader takes points from the output of every cell that claims to be a test. So whatever else
    has the id of one, a copy or a cell of another kind, loses its mark and is the student's own.
    """
    by_id = {test.grade_id: test for test in tests}
    cells: dict[str, Any] = {}
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = []  # nothing was run: they are the student's own words
        marks = marks_of(cell)
        if not marks:
            cell.metadata.pop("nbgrader", None)
        test = by_id.get(str(marks.get("grade_id")))
        if test is None:
            continue
        is_test = cell.cell_type == "code" and marks.get("grade") and not marks.get("solution")
        if is_test and test.grade_id not in cells:
            cell.metadata["nbgrader"] = {**marks, **_marks(test)}
            cells[test.grade_id] = cell
        else:
            del cell.metadata["nbgrader"]
    for test in tests:
        if test.grade_id not in cells:
            cells[test.grade_id] = _again(test)
            nb.cells.append(cells[test.grade_id])
    return cells


def marks_of(cell: Any) -> dict[str, Any]:
    """What nbgrader keeps in a cell; empty where it is no mapping."""
    marks = cell.metadata.get("nbgrader")
    return marks if isinstance(marks, dict) else {}


def _again(test: Test) -> Any:
    cell: Any = new_code_cell(test.source)  # type: ignore[no-untyped-call]
    cell.metadata["nbgrader"] = _marks(test)
    return cell


def _marks(test: Test) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA,
        "grade_id": test.grade_id,
        "grade": True,
        "locked": True,
        "solution": False,
        "task": False,
        "points": test.points,
    }


def as_submission(nb: Any, tests: list[Test], notebook: str, student: str) -> Submission:
    """What the student wrote; read, not executed.

    Test cells are emptied and keep their places, so that messages name cells by their numbers.
    Outputs, pictures and metadata stay behind, so that they cannot make a notebook too large.
    """
    ids = {test.grade_id for test in tests}
    cells = [
        {"cell_type": "code", "source": "" if marks_of(c).get("grade_id") in ids else c.source}
        for c in nb.cells
        if c.cell_type == "code"
    ]
    data = json.dumps({"nbformat": 4, "cells": cells}).encode()
    return from_bytes(data, file=f"{notebook}.ipynb", student=student)


def output(test: Test, reports: dict[str, Report], style: str) -> Any:
    """The output of one test cell: its mark as nbgrader reads it, and what the student reads."""
    report = reports[number_of(test.checks[0])]
    results = [find(reports[number_of(name)], name) for name in test.checks]
    worth = sum(result.max_points for result in results)
    scale = test.points / worth if worth else 0.0
    scaled = tuple(
        msgspec.structs.replace(r, points=r.points * scale, max_points=r.max_points * scale)
        for r in results
    )
    mark = min(test.points, sum(result.points for result in scaled))
    shown = msgspec.structs.replace(report, checks=scaled, score=mark, max_score=test.points)
    data = {"text/plain": repr(float(mark)), "text/html": str(_page(shown, style))}
    return new_output("execute_result", data=data)  # type: ignore[no-untyped-call]


def _page(report: Report, style: str) -> Html:
    """The feedback of one test cell; nbgrader itself writes the score above it."""
    if report.status != "graded":
        shown = report_html(report)
    else:
        told = checks_html(report.checks)
        shown = element("section", told, class_="tg-report", lang=html_language())
    return together(element("style", Html(style)) if style else None, shown)


def find(report: Report, name: str) -> CheckResult:
    """The result of one check; raises `GraderFailure` where the exercise has no such check."""
    for check in report.checks:
        if check.id == name:
            return check
    text = _("{exercise} has no check {check}. It has {checks}.")
    known = ", ".join(check.id for check in report.checks)
    raise GraderFailure(text.format(exercise=report.exercise, check=name, checks=known))
