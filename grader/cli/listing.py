"""`grade list`: the exercises of the course."""

from __future__ import annotations

from itertools import groupby

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader import state
from grader.cli.finding import course_of, title
from grader.cli.help import Command, new_app, settings_of
from grader.cli.screen import open_screen
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.report.words import inset, prose, sentence
from grader.text import _

app = new_app()

MEDIUM, WIDE = 72, 100
"""Columns from which on there is room for names and minutes, and for what an exercise needs."""


def _examples() -> str:
    rows = (
        ("grade list", _("all exercises")),
        ("grade list --lang zh", _("with Chinese titles")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="list [OPTIONS]",
    help=_("List the exercises of this course in teaching order, with your last scores."),
    epilog=_examples(),
)
def show_list(ctx: typer.Context) -> None:
    course = course_of(settings_of(ctx))
    results = state.read(course).results
    screen = open_screen(settings_of(ctx))
    screen.show(Text())
    for unit, exercises in groupby(course.exercises, key=lambda e: e.unit):
        heading = _("Unit {letter}").format(letter=unit)
        table = _table(list(exercises), results, screen.out.width)
        screen.show(inset(Text(heading, style="bold")), table, Text())
    screen.show(inset(prose(_next_step(course))), Text())


def _table(exercises: list[Exercise], results: dict[str, state.Result], width: int) -> Padding:
    """One row an exercise; on a narrow terminal its title goes before all else."""
    medium, wide = width >= MEDIUM, width >= WIDE
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", width=2)
    if medium:
        table.add_column(no_wrap=True, width=19, style="cyan")
    table.add_column(ratio=1)
    if wide:
        table.add_column(no_wrap=True, width=12, style="dim")
    if medium:
        table.add_column(justify="right", no_wrap=True, style="dim")
    table.add_column(justify="right", no_wrap=True, width=7)
    for e in exercises:
        minutes = Text(_("{minutes} min").format(minutes=e.minutes))
        table.add_row(
            Text(str(e.number), style="bold"),
            *([Text(e.slug)] if medium else []),
            sentence(title(e)),
            *([Text(needs(e))] if wide else []),
            *([minutes] if medium else []),
            score_text(results.get(e.id), e),
        )
    return inset(table)


def needs(exercise: Exercise) -> str:
    """Which exercises come before this one: `after 3, 4`."""
    numbers = ", ".join(need.removeprefix("exercise-") for need in exercise.needs)
    return _("after {numbers}").format(numbers=numbers) if numbers else ""


def score_text(result: state.Result | None, exercise: Exercise) -> Text:
    """The last score, or what can be had."""
    if result is None:
        return Text(f"– / {exercise.points}", style="dim")
    full = result.score >= result.max_score
    return Text(f"{result.score:g} / {result.max_score:g}", style="green" if full else "")


def _next_step(course: Course) -> str:
    first = course.exercises[0]
    text = _("Grade one with `grade {id}`; `grade {number}` and `grade {slug}` are the same.")
    return text.format(id=first.id, number=first.number, slug=first.slug)
