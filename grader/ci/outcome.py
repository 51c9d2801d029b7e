"""What a run of `grade ci` comes to."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from grader.ci.handed import Turn
from grader.ci.tamper import Finding
from grader.errors import ExitCode
from grader.export.source import Source
from grader.report.model import Report
from grader.results.visible import View


class Status(enum.StrEnum):
    """What became of the change as a whole."""

    NOTHING = "nothing"
    """It touches no exercise file."""
    PASSED = "passed"
    POINTS_MISSING = "points_missing"
    NEEDS_HUMAN = "needs_human"
    """It touches protected files: whatever the score, someone has to look at it."""
    GRADER_ERROR = "grader_error"


@dataclass(frozen=True)
class Graded:
    """One exercise of the change: what was handed in, its report, and what of it is shown."""

    turn: Turn
    report: Report
    views: tuple[View, ...]


@dataclass(frozen=True)
class Outcome:
    """Everything that is told of one change."""

    graded: tuple[Graded, ...]
    findings: tuple[Finding, ...]
    minimum: float
    """Percent of the points that are asked for."""
    source: Source | None
    """For the exporters; None when nothing was graded."""
    failure: str = ""
    """Why the grader failed as a whole."""

    @property
    def score(self) -> float:
        """The points that were reached."""
        return sum(one.report.score or 0.0 for one in self.graded)

    @property
    def max_score(self) -> float:
        """The points of the exercises that were graded."""
        return sum(one.report.max_score for one in self.graded)

    @property
    def is_scored(self) -> bool:
        """False where the grader failed: part of the points is no score."""
        return self.status is not Status.GRADER_ERROR

    @property
    def reasons(self) -> list[str]:
        """Why a human should look at the change; empty where nobody has to."""
        broken = [one.report for one in self.graded if one.report.score is None]
        failed = [f"{report.exercise}: {report.reason or ''}" for report in broken]
        whole = [self.failure] if self.failure else []
        return [*(f"{f.path}: {f.reason}" for f in self.findings), *failed, *whole]

    @property
    def needs_human(self) -> bool:
        """True whatever the score, where protected paths were changed or the grader failed."""
        return bool(self.reasons)

    @property
    def status(self) -> Status:
        """What became of the change."""
        if self.failure or any(one.report.score is None for one in self.graded):
            return Status.GRADER_ERROR
        if self.findings:
            return Status.NEEDS_HUMAN
        if not self.graded:
            return Status.NOTHING
        reached = self.score * 100 >= self.minimum * self.max_score - 1e-9
        return Status.PASSED if reached else Status.POINTS_MISSING

    @property
    def exit_code(self) -> ExitCode:
        """A change that needs a human never ends green."""
        return {
            Status.NOTHING: ExitCode.FULL_MARKS,
            Status.PASSED: ExitCode.FULL_MARKS,
            Status.POINTS_MISSING: ExitCode.POINTS_MISSING,
            Status.NEEDS_HUMAN: ExitCode.POINTS_MISSING,
            Status.GRADER_ERROR: ExitCode.FAILURE,
        }[self.status]
