"""What a student reads about one exercise, as plain text: verdicts, messages, the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.export.source import Source
from grader.report.escape import clean, shorten
from grader.report.model import Verdict
from grader.report.telling import FACT_LIMIT, MESSAGE_LIMIT, PRINTED_LINE, printed, verdict_name
from grader.results.cells import number_cell
from grader.results.marks import ExerciseMark, title
from grader.results.visible import View
from grader.text import _, language

LIMIT = 20_000
"""Characters of the whole text."""


def feedback(source: Source, mark: ExerciseMark) -> str:
    """All that a student may read about one exercise, line by line; in the current language."""
    exercise = mark.exercise
    head = _("Exercise {number}").format(number=exercise.number)
    lines = [f"{head} · {title(exercise)}", *arithmetic(mark)]
    for view in source.views(mark):
        lines += ["", headline(view), *(f"  {line}" for line in details(view))]
    return shorten("\n".join(lines), LIMIT)


def arithmetic(mark: ExerciseMark) -> list[str]:
    """How the mark came about, a sentence each."""
    return [clean(line.text.get(language())) for line in mark.lines]


def headline(view: View) -> str:
    """One check: its verdict, its sentence, its points."""
    points = number_cell(view.max_points)
    if view.verdict is None:
        return _("[not shown] {title} (points: {points})").format(title=view.title, points=points)
    head = f"[{verdict_name(view.verdict)}] {view.title}"
    return head if view.points is None else f"{head} ({number_cell(view.points)}/{points})"


def details(view: View) -> list[str]:
    """What a failing check tells: message, known mistake, example, facts, what was printed."""
    if view.verdict in (None, Verdict.PASSED, Verdict.GRADER_ERROR):
        return []
    return [line for text in _told(view) for line in clean(text).split("\n") if line.strip()]


def _told(view: View) -> Iterator[str]:
    if view.part:
        yield view.part
    if view.message:
        yield shorten(view.message, MESSAGE_LIMIT)
    if view.misconception is not None:
        yield view.misconception.message
    if view.example:
        yield from _labelled(_("input"), [shorten(view.example, FACT_LIMIT)])
    for fact in view.facts:
        yield from _labelled(fact.label, [shorten(fact.text, FACT_LIMIT)])
    if view.printed.strip():
        found = printed(view.printed)
        lines = [shorten(line, PRINTED_LINE) for line, _count in found.lines]
        yield from _labelled(_("it printed"), [*lines, "…"] if found.more else lines)


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    text = "\n".join(lines)
    if not label:
        yield text
    else:
        yield f"{label}:\n{text}" if "\n" in text else f"{label}: {text}"
