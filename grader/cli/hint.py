"""`grade hint 3`: a ladder of hints, one more with each call."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from grader import state
from grader.cli.finding import course_of, exercise_called, heading
from grader.cli.help import Command, new_app, settings_of
from grader.cli.screen import open_screen
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.report.words import inset, prose
from grader.text import _, language

app = new_app()


def _examples() -> str:
    rows = (
        ("grade hint 3", _("the next hint of exercise 3")),
        ("grade hint softmax --again", _("the hints you have had")),
        ("grade hint 3 --all", _("all of them")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="hint EXERCISE [OPTIONS]",
    help=_("Show the next hint of an exercise: each call gives one more. Hints cost no points."),
    epilog=_examples(),
)
def hint(
    ctx: typer.Context,
    exercise: Annotated[str, typer.Argument(help=_("exercise-3, 3, softmax or 03_softmax"))],
    again: Annotated[
        bool, typer.Option("--again", help=_("Show the hints you have had, and no new one."))
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help=_("Show all hints."))] = False,
) -> None:
    course = course_of(settings_of(ctx))
    found = exercise_called(course, exercise)
    had = min(state.read(course).hints.get(found.id, 0), len(found.hints))
    upto = len(found.hints) if everything else had if again else min(had + 1, len(found.hints))
    if upto > had:
        state.remember_hints(course, found.id, upto)
    first = 0 if again or everything else max(0, upto - 1)
    parts: list[RenderableType] = [Text(), inset(Text(heading(found), style="bold")), Text()]
    for k in range(first, upto):
        parts += [inset(_label(k, found)), inset(prose(found.hints[k].get(language()))), Text()]
    closing = inset(prose(_next_step(course, found, had, upto), "bold"))
    open_screen(settings_of(ctx)).show(*parts, closing, Text())


def _label(k: int, exercise: Exercise) -> Text:
    text = _("Hint {number} of {total}").format(number=k + 1, total=len(exercise.hints))
    return Text(text, style="dim")


def _next_step(course: Course, exercise: Exercise, had: int, upto: int) -> str:
    if upto < len(exercise.hints):
        text = _("Next: `grade {number}` to try it, or `grade hint {number}` for one more hint")
        return text.format(number=exercise.number)
    folder = course.handout(exercise).relative_to(course.root).as_posix()
    if had < upto:
        text = _("That was the last hint. Next: `grade {number}`")
    else:
        text = _("There are no more hints; the handout in {folder} explains the idea.")
    return text.format(number=exercise.number, folder=folder)
