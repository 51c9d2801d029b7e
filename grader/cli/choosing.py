"""The exercises that an author's command works at: those named, or all."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.finding import course_of, exercise_called
from grader.cli.help import settings_of
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import CourseError
from grader.text import _

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[EXERCISE]...", help=_("exercise-3, 3, softmax or 03_softmax; all by default")
    ),
]


def chosen(ctx: typer.Context, names: list[str] | None) -> tuple[Course, list[Exercise]]:
    """The course, and its exercises of these names; all of them without names."""
    course = course_of(settings_of(ctx))
    if course.sealed:
        text = _("{folder} is a student release; authors work in the course it was made from.")
        raise CourseError(text.format(folder=course.root))
    if not names:
        return course, list(course.exercises)
    return course, [exercise_called(course, name) for name in names]
