"""`grade status`: what is done, and what comes next."""

from __future__ import annotations

from datetime import datetime

import typer
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader import state
from grader.cli.finding import course_of, title
from grader.cli.help import Command, new_app, settings_of
from grader.cli.listing import MEDIUM, score_text
from grader.cli.screen import open_screen
from grader.course.course import Course
from grader.report.words import inset, prose, sentence
from grader.text import _

app = new_app()


def _examples() -> str:
    rows = (("grade status", _("your last scores, and what comes next")),)
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="status [OPTIONS]",
    help=_("Show your last scores in this course. Nothing is graded."),
    epilog=_examples(),
)
def status(ctx: typer.Context) -> None:
    course = course_of(settings_of(ctx))
    memory = state.read(course)
    screen = open_screen(settings_of(ctx))
    parts: list[RenderableType] = [Text(), inset(prose(_next_step(course, memory), "bold")), Text()]
    if not memory.results:
        nothing = _("Nothing has been graded here yet.")
        screen.show(Text(), inset(Text(nothing)), *parts)
        return
    table = _table(course, memory, screen.out.width)
    screen.show(Text(), table, Text(), inset(_total(course, memory)), *parts)


def _table(course: Course, memory: state.Memory, width: int) -> Padding:
    timed = width >= MEDIUM
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", width=2)
    table.add_column(ratio=1)
    if timed:
        table.add_column(no_wrap=True, justify="right", style="dim")
    table.add_column(no_wrap=True, justify="right", width=7)
    for e in course.exercises:
        result = memory.results.get(e.id)
        if result is not None:
            table.add_row(
                Text(str(e.number), style="bold"),
                sentence(title(e)),
                *([Text(_when(result.when))] if timed else []),
                score_text(result, e),
            )
    return inset(table)


def _when(text: str) -> str:
    try:
        return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""


def _total(course: Course, memory: state.Memory) -> Text:
    known = {e.id for e in course.exercises}
    score = sum(r.score for e, r in memory.results.items() if e in known)
    most = sum(e.points for e in course.exercises)
    return Text(_("{score} of {most} points in all").format(score=f"{score:g}", most=most))


def _next_step(course: Course, memory: state.Memory) -> str:
    for e in course.exercises:
        result = memory.results.get(e.id)
        if result is None or result.score < result.max_score:
            text = _("Next: exercise {number}, {title}. Open {folder} and run `grade {number}`")
            folder = course.handout(e).relative_to(course.root).as_posix()
            return text.format(number=e.number, title=title(e), folder=folder)
    return _("Full marks everywhere: the course is done.")
