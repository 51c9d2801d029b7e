"""The summary of a run in GitHub's Markdown: below 1 MiB, and nothing of a student's is markup.

Text of a student stands in fenced blocks only, behind a fence that is longer than any in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from grader.ci.outcome import Graded, Outcome, Status
from grader.export.feedback import details
from grader.report.escape import clean, shorten
from grader.report.model import Verdict
from grader.report.telling import verdict_name
from grader.results.cells import number_cell
from grader.results.visible import View
from grader.text import _, language

MOST = 900_000
"""Bytes; GitHub drops a summary of more than 1 MiB as a whole."""
MAX_COMMENT = 60_000
"""Characters; GitHub takes 65,536, and publishing adds some."""
ROOM = 200
"""What the sentence about the rest may take."""
FINDINGS = 50
LINES, LENGTH = 200, 200
"""How much of a list is shown whose length a student chooses."""
SPECIAL = re.compile(r"[\\`*_\[\]#|<>~$@&]")


@dataclass(frozen=True)
class Part:
    """A block that is shown whole or not at all."""

    text: str
    is_detail: bool = False
    """Left out where there is no room: scores and tables go before explanations."""


def summary(outcome: Outcome) -> str:
    """The summary within the bytes that a step may have."""
    return _fitted(outcome, MOST, lambda text: len(text.encode("utf-8", "replace")))


def comment(outcome: Outcome) -> str:
    """The same within the characters that a comment may have."""
    return _fitted(outcome, MAX_COMMENT, len)


def _fitted(outcome: Outcome, most: int, size: Callable[[str], int]) -> str:
    parts = list(_parts(outcome))
    room = most - ROOM - sum(size(part.text) + 2 for part in parts if not part.is_detail)
    kept: list[str] = []
    for part in parts:
        taken = size(part.text) + 2 if part.is_detail else 0
        if taken <= room or not part.is_detail:
            room -= taken
            kept.append(part.text)
    if len(kept) < len(parts):
        kept.append(_("The rest is left out here: it is in the reports of this run."))
    return "\n\n".join(kept) + "\n"


def _parts(outcome: Outcome) -> Iterator[Part]:
    yield Part(f"## {_headline(outcome)}")
    if outcome.failure:
        yield Part(block([shorten(outcome.failure, 5 * LENGTH)]))
    yield from map(Part, _human(outcome))
    for one in outcome.graded:
        yield from _exercise(one)
    versions = {f"torchgrade {o.report.versions.grader}, {o.report.tier}" for o in outcome.graded}
    if versions:
        yield Part(f"<sub>{escaped(', '.join(sorted(versions)))}</sub>")


def _headline(outcome: Outcome) -> str:
    if outcome.status is Status.GRADER_ERROR:
        return _("The grader failed: no score was made. This is not your fault.")
    if outcome.status is Status.NOTHING:
        return _("No exercise file was changed: nothing to grade.")
    if not outcome.graded:
        return _("No exercise was graded.")
    text = _("{score} of {most} points")
    return text.format(score=number_cell(outcome.score), most=number_cell(outcome.max_score))


def _human(outcome: Outcome) -> Iterator[str]:
    """What someone has to look at."""
    if not outcome.findings:
        return
    text = _(
        "**A human has to look at this change**, whatever its score: it touches protected files."
    )
    yield text
    lines = [f"{shorten(f.path, LENGTH)}  ({f.reason})" for f in outcome.findings[:FINDINGS]]
    if len(outcome.findings) > FINDINGS:
        lines.append(_("… and {count} more").format(count=len(outcome.findings) - FINDINGS))
    yield block(lines)


def _exercise(one: Graded) -> Iterator[Part]:
    exercise, report = one.turn.exercise, one.report
    title = exercise.title.get(language())
    head = _("Exercise {number}").format(number=exercise.number)
    score = number_cell(report.score) if report.score is not None else "–"
    yield Part(f"### {head} · {escaped(title)}: {score} / {number_cell(report.max_score)}")
    if report.reason is not None:
        yield Part(block([shorten(report.reason, 5 * LENGTH)]))
    if report.submission.notices:
        yield Part(block(report.submission.notices[:LINES]), is_detail=True)
    if report.status == "graded":
        yield Part(_table(one.views))
        for view in one.views:
            yield from _failure(view)


def _table(views: Iterable[View]) -> str:
    headings = ("", _("Check"), _("Points"), _("What it looks for"))
    rows = [f"| {' | '.join(headings)} |", "|---|---|---|---|"]
    for view in views:
        most = number_cell(view.max_points)
        points = most if view.points is None else f"{number_cell(view.points)} / {most}"
        rows.append(f"| {_mark(view)} | {view.id} | {points} | {escaped(view.title)} |")
    return "\n".join(rows)


def _mark(view: View) -> str:
    if view.verdict is None:
        return "·"
    marks = {Verdict.PASSED: "✅", Verdict.NOT_ATTEMPTED: "⬜"}
    return marks.get(view.verdict, "❌")


def _failure(view: View) -> Iterator[Part]:
    lines = details(view)
    if not lines or view.verdict is Verdict.NOT_ATTEMPTED:
        return
    verdict = verdict_name(view.verdict) if view.verdict else ""
    head = f"<details><summary>{view.id}: {escaped(verdict)}</summary>"
    yield Part(f"{head}\n\n{block(lines)}\n\n</details>", is_detail=True)


def block(lines: Iterable[str]) -> str:
    """Lines of any origin in a fenced block that they cannot leave."""
    text = clean("\n".join(shorten(line, 4000) for line in lines))
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def escaped(text: str) -> str:
    """A sentence of the course in which Markdown and HTML find nothing to do."""
    found = SPECIAL.sub(lambda match: f"&#{ord(match[0])};", clean(text))
    return found.replace("\n", " ")
