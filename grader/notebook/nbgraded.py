"""`check` where nbgrader runs the notebook, as its variable NBGRADER_EXECUTION tells.

nbgrader gives full points to a test cell that ends without an error. So a failing check is an
error while nbgrader validates, and every check is one while it marks with its own `Execute`:
there the student's code shares a process with the check, and could pass it by forging.
"""

from __future__ import annotations

import os

from grader.report.model import Report, Verdict
from grader.report.telling import local_id, verdict_name
from grader.text import _

VARIABLE = "NBGRADER_EXECUTION"


class ChecksFailed(Exception):
    """Ends a cell with a sentence in place of a traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows."""
        return [str(self)]


def refuse_to_mark() -> None:
    """Raise `ChecksFailed` while nbgrader marks without our preprocessor."""
    if os.environ.get(VARIABLE) == "autograde":
        text = _(
            "These checks are marked by torchgrade: put its preprocessor in place of Execute in "
            "nbgrader_config.py, as docs/nbgrader.md says. No mark was made."
        )
        raise ChecksFailed(text)


def tell_validation(problem: str) -> None:
    """Raise `ChecksFailed` for a problem while nbgrader validates."""
    if problem and os.environ.get(VARIABLE) == "validate":
        raise ChecksFailed(problem)


def failures(report: Report) -> str:
    """The checks that do not pass, a line each; empty when all do."""
    if report.status != "graded":
        return report.reason or report.status
    return "\n".join(
        f"{local_id(check)}: {check.message or verdict_name(check.verdict)}"
        for check in report.checks
        if check.verdict is not Verdict.PASSED
    )
