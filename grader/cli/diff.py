"""`grade diff`: every mark that changed between two results, with its reason."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from grader.cli.help import Command, new_app, settings_of
from grader.cli.screen import open_screen
from grader.errors import ExitCode
from grader.report.escape import clean, clean_json
from grader.report.model import Report
from grader.report.telling import verdict_name
from grader.report.words import prose
from grader.results.changes import Change, CheckChange, changes
from grader.results.store import Results
from grader.text import _

app = new_app()


def _examples() -> str:
    rows = (
        ("grade diff results-monday results", _("what a new run changed")),
        ("grade diff old new --json", _("the same for a script")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="diff OLD NEW [OPTIONS]",
    help=_(
        "List every mark that changed between two results, which check changed it, and what else "
        "was different: the file, the exercise, the grader. Exits with 1 when there is one."
    ),
    epilog=_examples(),
)
def diff(
    ctx: typer.Context,
    old: Annotated[Path, typer.Argument(help=_("The folder that `grade batch` wrote"))],
    new: Annotated[Path, typer.Argument(help=_("Another one"))],
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Print the changes as JSON and nothing else."))
    ] = False,
) -> int:
    found = list(changes(Results(old), Results(new)))
    if as_json:
        sys.stdout.write(clean_json(as_text(found)) + "\n")
    else:
        open_screen(settings_of(ctx)).show(*shown(found))
    return ExitCode.POINTS_MISSING if found else ExitCode.FULL_MARKS


def as_text(found: list[Change]) -> str:
    """The changes as JSON: marks, checks and causes, without the reports."""
    rows = [
        {
            "student": change.student,
            "exercise": change.exercise,
            "before": _mark(change.before),
            "after": _mark(change.after),
            "checks": change.checks,
            "causes": change.causes,
        }
        for change in found
    ]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2).decode()


def _mark(report: Report | None) -> dict[str, object] | None:
    return {"status": report.status, "score": report.score} if report else None


def shown(found: list[Change]) -> Iterator[RenderableType]:
    """The changes, student by student."""
    yield Text()
    student = None
    for change in found:
        if change.student != student:
            student = change.student
            yield Padding(Text(clean(student), style="bold"), (0, 2))
        yield Padding(prose(_line(change)), (0, 4))
        for check in change.checks:
            yield Padding(prose(_check_line(check), "dim"), (0, 6))
    if found:
        yield Text()
    yield Padding(Text(_conclusion(found), style="bold"), (0, 2))
    yield Text()


def _line(change: Change) -> str:
    before, after = _told(change.before), _told(change.after)
    line = f"{change.exercise}  {before} → {after}"
    why = _reason(change)
    return f"{line}  ({why})" if why else line


def _told(report: Report | None) -> str:
    if report is None:
        return _("no report")
    if report.score is None:
        return report.status
    mark = f"{report.score:g}/{report.max_score:g}"
    return mark if report.status == "graded" else f"{mark} {report.status}"


def _reason(change: Change) -> str:
    if change.before is None or change.after is None:
        return ""
    if not change.causes:
        return _("nothing else is different: look at this one")
    names = {
        "file": _("another file"),
        "exercise": _("another version of the exercise"),
        "grader": _("another version of the grader"),
        "torch": "torch {} → {}".format(*_versions(change, "torch")),
        "python": "Python {} → {}".format(*_versions(change, "python")),
        "device": _("another device"),
        "tier": _("another isolation"),
    }
    return ", ".join(names[cause] for cause in change.causes)


def _versions(change: Change, name: str) -> tuple[str, str]:
    reports = (change.before, change.after)
    before, after = (str(getattr(r.versions, name)) if r else "" for r in reports)
    return before, after


def _check_line(check: CheckChange) -> str:
    before = verdict_name(check.before) if check.before else _("not there")
    after = verdict_name(check.after) if check.after else _("not there")
    gained = check.points_after - check.points_before
    points = f"  {gained:+g}" if gained else ""
    return f"{check.id}  {before} → {after}{points}"


def _conclusion(found: list[Change]) -> str:
    if not found:
        return _("No mark changed.")
    marks = sum(not change.same_mark for change in found)
    text = _("Marks that changed: {marks}; only verdicts: {others}.")
    return text.format(marks=marks, others=len(found) - marks)
