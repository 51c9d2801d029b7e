"""`grade reset 3`: a fresh start for one exercise, with a backup of what was there."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from grader import state
from grader.cli.finding import course_of, exercise_called
from grader.cli.help import Command, new_app, settings_of
from grader.cli.screen import Screen, open_screen
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import CourseError, GraderFailure, UsageError
from grader.report.words import inset, prose
from grader.text import _

app = new_app()


def _examples() -> str:
    rows = (
        ("grade reset 3", _("asks first, then starts exercise 3 afresh")),
        ("grade reset softmax --yes", _("without asking")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="reset EXERCISE [OPTIONS]",
    help=_("Put the empty file of an exercise back. Yours is kept as a backup with the time."),
    epilog=_examples(),
)
def reset(
    ctx: typer.Context,
    exercise: Annotated[str, typer.Argument(help=_("exercise-3, 3, softmax or 03_softmax"))],
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
) -> None:
    course = course_of(settings_of(ctx))
    found = exercise_called(course, exercise)
    screen = open_screen(settings_of(ctx))
    path = course.student_file(found)
    fresh = stub_of(course, found)
    if _is_fresh(path, fresh):
        _say(screen, _("{file} is fresh already; nothing was changed.").format(file=path.name))
        return
    if path.exists() and not yes:
        _ask(path)
    backup = _back_up(course, path) if path.exists() else None
    _write(path, fresh)
    _say(screen, *_done(course, found, path, backup))


def stub_of(course: Course, exercise: Exercise) -> str:
    """The text that a student starts with."""
    source = course.source(exercise) / exercise.file
    try:
        text = source.read_text(encoding="utf-8")
    except OSError as error:
        message = _("{path} cannot be read: {problem}.")
        raise CourseError(message.format(path=source, problem=error.strerror)) from None
    try:
        authoring = importlib.import_module("grader.authoring.stub")
    except ModuleNotFoundError as error:
        message = _("This installation cannot make exercise files ({name} is missing).")
        raise GraderFailure(message.format(name=error.name)) from error
    return str(authoring.make_stub(exercise, text))


def _is_fresh(path: Path, fresh: str) -> bool:
    try:
        return path.read_bytes().replace(b"\r\n", b"\n") == fresh.encode()
    except OSError:
        return False


def _ask(path: Path) -> None:
    if path.is_dir():
        raise UsageError(_("{path} is a folder; move it away first.").format(path=path))
    if not sys.stdin.isatty():
        text = _("There is nobody to ask. `grade reset … --yes` replaces {file} without asking.")
        raise UsageError(text.format(file=path.name))
    question = _("Replace your {file} by the empty one? A backup is kept.")
    if not typer.confirm(question.format(file=path.name), default=False):
        raise UsageError(_("Nothing was changed."))


def _back_up(course: Course, path: Path) -> Path:
    try:
        return state.back_up(course, path)
    except OSError as error:
        text = _("No backup of {path} could be made ({problem}), so nothing was changed.")
        raise UsageError(text.format(path=path, problem=error.strerror)) from None


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        message = _("{path} cannot be written: {problem}. Nothing was changed.")
        raise UsageError(message.format(path=path, problem=error.strerror)) from None


def _done(course: Course, exercise: Exercise, path: Path, backup: Path | None) -> list[str]:
    lines = [_("{file} is fresh again.").format(file=_short(course, path))]
    if backup is not None:
        lines.append(_("Your file is kept as {backup}").format(backup=_short(course, backup)))
    lines.append(_("Next: `grade hint {number}`").format(number=exercise.number))
    return lines


def _short(course: Course, path: Path) -> str:
    inside = path.is_relative_to(course.root)
    return path.relative_to(course.root).as_posix() if inside else str(path)


def _say(screen: Screen, *lines: str) -> None:
    screen.show(Text(), *(inset(prose(line)) for line in lines), Text())
