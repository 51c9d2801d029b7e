"""`check("E3.C1")`: ask the warm grader about the code that was run, and show what it says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

from grader.course.course import Course, find_course
from grader.errors import GradeError, UsageError
from grader.intake.submission import Submission, from_bytes
from grader.notebook.ledger import LEDGER, running_shell
from grader.notebook.nbgraded import failures, refuse_to_mark, tell_validation
from grader.notebook.showing import Page, of_problem, of_report
from grader.text import _, detect, speaking
from grader.warm.client import WarmGrader

NAME = re.compile(r"(?:E|exercise-)(\d+)(?:\.(C\d+))?", re.IGNORECASE)


def check(*names: str) -> None:
    """Grade the code that this notebook has run, and show the result below the cell.

    `check("E3.C1")` grades one check, `check("E3.C1", "E3.C2")` two, and `check("E3")` the whole
    exercise. What counts is the newest run of each cell: run a cell again after you change it.
    """
    with speaking(detect()):
        refuse_to_mark()
        page = Page(running_shell())
        try:
            page.wait(_("Checking …"))
            number, checks = _asked(names)
            course = _course()
            exercise = course.find(str(number))
            report = _warm_grader(course).grade(exercise.id, _submission(), checks)
        except GradeError as error:
            page.show(of_problem(str(error)))
            tell_validation(str(error))
        except KeyboardInterrupt:
            page.show(of_problem(_("Stopped. Run the cell to check again.")))
            raise
        else:
            page.show(of_report(report, exercise, whole=not checks))
            tell_validation(failures(report))


def _asked(names: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """The exercise's number and its checks; none means all. Raises `UsageError`."""
    found = [(name, NAME.fullmatch(str(name).strip())) for name in names]
    wrong = next((str(name) for name, match in found if match is None), None)
    if wrong is not None or not found:
        text = _('`{name}` is no check. Write `check("E3.C1")` for one, `check("E3")` for all.')
        raise UsageError(text.format(name=wrong or ""))
    matches = [match for _name, match in found if match is not None]
    numbers = {int(match[1]) for match in matches}
    if len(numbers) > 1:
        raise UsageError(_("Check one exercise at a time."))
    checks = tuple(match[2].upper() for match in matches if match[2])
    return numbers.pop(), checks if len(checks) == len(matches) else ()


def _course() -> Course:
    """The course that the notebook lies in; raises `UsageError` outside of notebooks."""
    if running_shell() is None:
        raise UsageError(_("`check` works in a notebook. In a terminal, use `grade EXERCISE`."))
    return find_course()


@cache
def _warm_grader(course: Course) -> WarmGrader:
    return WarmGrader(course.root)


def _submission() -> Submission:
    """The code that was run, read as a notebook that is handed in would be."""
    cells: list[dict[str, object]] = [
        {
            "id": f"cell-{k}",
            "cell_type": "code",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for k, source in enumerate(LEDGER.sources())
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return replace(from_bytes(json.dumps(notebook).encode(), file="n.ipynb"), file="")
