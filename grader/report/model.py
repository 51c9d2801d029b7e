"""The report of one submission: frozen data, and the source of every other output.

Scores are floats in JSON; they are sums of the points that the checks state.
"""

from __future__ import annotations

import enum
from typing import Literal

import msgspec


class Verdict(enum.StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    """An answer is wrong."""
    NOT_ATTEMPTED = "not_attempted"
    """The stub still raises NotImplementedError, or the name is missing."""
    CRASHED = "crashed"
    """The student's code raised, or its process ended."""
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT_LIMIT = "output_limit"
    PROTOCOL = "protocol"
    """The worker sent what no submission has reason to send."""
    FORBIDDEN = "forbidden"
    """A rule of the exercise was broken."""
    GRADER_ERROR = "grader_error"
    """The grader's, the machine's or the exercise's fault: no score."""


Status = Literal["graded", "refused", "grader_error"]


class Fact(msgspec.Struct, frozen=True):
    """One line below a message: `label` says what it is ("expected")."""

    label: str
    text: str


class Misconception(msgspec.Struct, frozen=True):
    """The named mistake that behaves as the submission does."""

    id: str
    name: str
    message: str


class CheckResult(msgspec.Struct, frozen=True):
    """One check's verdict and what the student is told."""

    id: str
    name: str
    title: str
    points: float
    max_points: float
    verdict: Verdict
    message: str | None = None
    example: str | None = None
    misconception: Misconception | None = None
    hidden: bool = False
    device: str = "cpu"
    part: str | None = None
    """The sentence of the part that failed, where the check has several."""
    facts: tuple[Fact, ...] = ()
    printed: str = ""
    function: str = ""
    """The check function to replay under a debugger."""


class SubmissionInfo(msgspec.Struct, frozen=True):
    """Which file was graded."""

    file: str
    sha256: str
    submitted: str | None = None
    """When it was handed in, as the layout tells: ISO 8601 with its offset."""
    late: bool | None = None
    """What the platform itself says; None where it says nothing."""
    group: str | None = None
    """The group it was handed in for; each member has a report."""
    notices: tuple[str, ...] = ()
    """What was left out or chosen while reading, said to the student."""


class Versions(msgspec.Struct, frozen=True):
    """What a report depends on besides the submission."""

    grader: str
    """The toolkit's version, and a digest of the code that verdicts and messages come from."""
    course: str
    """A digest of the exercise: its checks, reference, probes, sentences and known mistakes."""
    torch: str
    python: str
    language: str = "en"
    """Of the messages."""


class Report(msgspec.Struct, frozen=True):
    """All verdicts of one submission."""

    exercise: str
    student: str
    score: float | None
    max_score: float
    status: Status
    checks: tuple[CheckResult, ...]
    submission: SubmissionInfo
    device: str
    tier: str
    versions: Versions
    report: int = 1
    reason: str | None = None
    """Why a submission was refused, or what failed in the grader."""
    seconds: float | None = None
    """What grading took, in seconds; a batch leaves it out, so that its reports compare by byte."""


def to_json(report: Report, *, indent: int = 2) -> str:
    """The report as JSON, its keys in a fixed order."""
    return msgspec.json.format(msgspec.json.encode(report), indent=indent).decode()


def from_json(text: str | bytes) -> Report:
    """The report that `to_json` wrote; raises `msgspec.DecodeError`."""
    return msgspec.json.decode(text, type=Report)
