"""What goes between a program and its warm grader: one line of JSON each way."""

from __future__ import annotations

import msgspec

from grader.errors import GradeError, GraderFailure, UsageError
from grader.intake.submission import Submission
from grader.report.model import Report


class Opening(msgspec.Struct, frozen=True):
    """What a warm grader is started with."""

    course: str
    device: str = "auto"


class Request(msgspec.Struct, frozen=True):
    """One submission to grade."""

    exercise: str
    """The exercise's id, `exercise-3`."""
    submission: Submission
    checks: tuple[str, ...] = ()
    """Only these (`C2`); none means all."""
    language: str = "en"


class Reply(msgspec.Struct, frozen=True):
    """A report, or the sentence that says why there is none."""

    report: Report | None = None
    problem: str = ""
    usage: bool = False
    """The request was at fault, not the grader."""

    def unwrap(self) -> Report:
        """The report; raises the error that the warm grader met."""
        if self.report is None:
            raise (UsageError if self.usage else GraderFailure)(self.problem)
        return self.report


def refusal(error: GradeError) -> Reply:
    """An error as a reply."""
    return Reply(problem=str(error), usage=isinstance(error, UsageError))
