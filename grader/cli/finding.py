"""The course and the exercise that a command line means."""

from __future__ import annotations

import contextlib
import difflib
import os
import shlex
import subprocess
from pathlib import Path

from grader.cli import table
from grader.cli.settings import Settings
from grader.course.course import Course, find_course
from grader.course.exercise import Exercise
from grader.errors import CourseError, UsageError
from grader.text import _, language


def course_of(settings: Settings) -> Course:
    """The course of this run."""
    return find_course(settings.course)


def exercise_called(course: Course, name: str) -> Exercise:
    """The exercise of that name; a misspelled command is told as one."""
    try:
        return course.find(name)
    except CourseError:
        close = difflib.get_close_matches(name, table.available(), n=1, cutoff=0.75)
        if not close:
            raise
        text = _("There is no command `{word}`. Did you mean `grade {name}`?")
        raise UsageError(text.format(word=name, name=close[0])) from None


def heading(exercise: Exercise) -> str:
    """`Exercise 3 · A softmax that never overflows`."""
    number = _("Exercise {number}").format(number=exercise.number)
    return f"{number} · {title(exercise)}"


def title(exercise: Exercise) -> str:
    """The title in the user's language."""
    return exercise.title.get(language())


def shortest(path: Path) -> str:
    """The path as one would type it here."""
    with contextlib.suppress(OSError, ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)


def quoted(words: list[str]) -> str:
    """Words as one command line that can be pasted."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
