"""What every rendering of a report says alike: names of verdicts, limits, what repeats."""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

from grader.report.escape import clean
from grader.report.model import CheckResult, Verdict
from grader.text import _

MESSAGE_LIMIT = 600
FACT_LIMIT = 2000
PRINTED_LINES = 8
PRINTED_LINE = 200
PRINTED_READ = 20_000
CODE = re.compile(r"`[^`\n]+`")


class Printed(NamedTuple):
    """What a submission printed, as far as one reads it."""

    lines: list[tuple[str, int]]
    """Each line and how often it follows itself."""
    more: bool
    """True where something was left out."""


def printed(text: str) -> Printed:
    """The first lines that a submission printed, safe to show; a line that repeats comes once."""
    lines = clean(text[:PRINTED_READ]).strip("\n").split("\n")
    runs = [(line, len(list(group))) for line, group in groupby(lines)]
    return Printed(runs[:PRINTED_LINES], len(runs) > PRINTED_LINES or len(text) > PRINTED_READ)


def likeness(check: CheckResult) -> tuple[object, ...]:
    """Equal for failures that have nothing of their own to say: they are told once."""
    if check.example is not None and check.verdict is Verdict.FAILED:
        return (check.id,)
    return (check.verdict, check.message, check.facts)


def local_id(check: CheckResult) -> str:
    """`C2` for `E3.C2`."""
    return check.id.rpartition(".")[2]


def verdict_name(verdict: Verdict) -> str:
    """A verdict in words."""
    return {
        Verdict.PASSED: _("passed"),
        Verdict.FAILED: _("failed"),
        Verdict.NOT_ATTEMPTED: _("not attempted"),
        Verdict.CRASHED: _("crashed"),
        Verdict.TIMEOUT: _("timed out"),
        Verdict.MEMORY: _("out of memory"),
        Verdict.OUTPUT_LIMIT: _("printed too much"),
        Verdict.PROTOCOL: _("broke the protocol"),
        Verdict.FORBIDDEN: _("not allowed"),
        Verdict.GRADER_ERROR: _("grader error"),
    }[verdict]
