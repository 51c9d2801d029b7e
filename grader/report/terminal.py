"""A report on a terminal, or in a log: built with rich, from data only.

Everything that may come from a submission goes through `clean` into `Text` objects; no
markup string is ever made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.report.details import block, replay
from grader.report.escape import clean
from grader.report.model import CheckResult, Report, Verdict
from grader.report.telling import likeness, local_id, verdict_name
from grader.report.words import inset, prose, sentence
from grader.text import _

SHOWN = 3
"""So many failures are explained at once; more would not be read."""
MARKS = {
    Verdict.PASSED: ("✓", "+", "green"),
    Verdict.FAILED: ("✗", "x", "red"),
    Verdict.NOT_ATTEMPTED: ("○", "o", "dim"),
    Verdict.GRADER_ERROR: ("!", "!", "yellow"),
}
OTHER_MARK = ("✗", "x", "red")


@dataclass(frozen=True)
class Setting:
    """What a report is shown with, besides itself."""

    heading: str
    """`Exercise 3 · A softmax that never overflows`."""
    command: str = "grade"
    """The command that made the report, to which options are added."""
    next_steps: tuple[str, ...] = ()
    everything: bool = False
    """Explain every failure instead of the first few."""


def render(report: Report, setting: Setting, console: Console) -> Iterator[RenderableType]:
    """The parts of the page, from top to bottom; `console` is only asked what it can show."""
    heading = [_heading(report, setting, console), *_notices(report)]
    parts = [*heading, *_body(report, setting, console)]
    parts += [inset(prose(step, "bold")) for step in setting.next_steps]
    yield Text()
    for part in parts:
        yield part
        yield Text()


def _notices(report: Report) -> Iterator[RenderableType]:
    """What was left out or chosen on the way in."""
    if report.submission.notices:
        yield inset(Group(*(prose(notice, "dim") for notice in report.submission.notices)))


def _body(report: Report, setting: Setting, console: Console) -> Iterator[RenderableType]:
    if report.status == "refused":
        yield _refusal(report)
    elif report.status == "grader_error":
        yield _no_score(report)
    else:
        yield checks_table(report, console)
        yield _score(report, console)
        yield from _explanations(report, setting, console)


def _heading(report: Report, setting: Setting, console: Console) -> RenderableType:
    title = sentence(setting.heading, "bold")
    file = Text(clean(report.submission.file), style="dim")
    if cell_len(title.plain) + cell_len(file.plain) + 6 > console.width:
        return inset(title)
    row = Table.grid(expand=True, padding=(0, 1))
    row.add_column(ratio=1)
    row.add_column(justify="right")
    row.add_row(title, file)
    return Padding(row, (0, 2))


def checks_table(report: Report, console: Console) -> RenderableType:
    """One row a check: mark, id, sentence, points."""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=1)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    for check in report.checks:
        table.add_row(*_check_row(check, console))
    return Padding(table, (0, 2))


def _check_row(check: CheckResult, console: Console) -> tuple[Text, ...]:
    fancy, plain, style = MARKS.get(check.verdict, OTHER_MARK)
    told = sentence(check.title)
    if check.verdict is Verdict.PASSED:
        points_style = "green"
    else:
        points_style = "dim" if check.verdict is Verdict.NOT_ATTEMPTED else "red"
    if check.verdict not in (Verdict.PASSED, Verdict.FAILED):
        told.append(f"  ({verdict_name(check.verdict)})", style="dim")
    return (
        Text(mark(fancy, plain, console), style=f"bold {style}"),
        Text(local_id(check), style="bold" if style == "red" else ""),
        told,
        Text(f" {check.points:g} / {check.max_points:g}", style=points_style),
    )


def mark(fancy: str, plain: str, console: Console) -> str:
    """The mark that the stream can show."""
    try:
        fancy.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return plain
    return fancy


def _score(report: Report, console: Console) -> RenderableType:
    score, most = report.score or 0.0, report.max_score
    full = score >= most
    text = Text(_("Score") + "  ", style="bold")
    text.append(f"{score:g} / {most:g}", style="bold green" if full else "bold")
    if console.is_terminal and not console.is_dumb_terminal and most:
        cells = 20
        filled = int(cells * score / most)
        text.append("   ")
        text.append("━" * filled, style="green")
        text.append("━" * (cells - filled), style="bright_black")
    return inset(text)


def _refusal(report: Report) -> RenderableType:
    reason = clean(report.reason or "")
    text = _("Not graded: {reason}.").format(reason=reason.rstrip("."))
    score = _("Score") + f"  0 / {report.max_score:g}"
    return inset(Group(sentence(text, "bold red"), Text(), Text(score, style="bold")))


def _no_score(report: Report) -> RenderableType:
    reason = sentence(report.reason or "")
    text = sentence(_("The grader failed; no score was made. This is not your fault."), "bold")
    step = prose(_("Try again; if it stays so, `grade doctor` shows what is wrong."))
    return inset(Group(text, Text(), reason, Text(), step))


def _explanations(report: Report, setting: Setting, console: Console) -> Iterator[RenderableType]:
    groups = list(_alike(report))
    shown = groups if setting.everything else groups[:SHOWN]
    told: dict[str, str] = {}
    for group in shown:
        yield inset(block(group, console.width - 4, told))
        if (line := replay(group[0], setting.command)) is not None:
            yield line
    hidden = [local_id(c) for group in groups[len(shown) :] for c in group]
    if hidden:
        text = _("Not explained here: {checks}. See `{command}`.")
        command = f"{setting.command} --all"
        yield inset(prose(text.format(checks=", ".join(hidden), command=command), "dim"))


def _alike(report: Report) -> Iterator[list[CheckResult]]:
    """Failures in order; those with nothing of their own to say are told together."""
    failures = [c for c in report.checks if c.verdict is not Verdict.PASSED]
    failures.sort(key=lambda c: c.verdict is Verdict.NOT_ATTEMPTED)
    groups: dict[tuple[object, ...], list[CheckResult]] = {}
    for check in failures:
        groups.setdefault(likeness(check), []).append(check)
    yield from groups.values()
