"""The nbgrader course folder: sources, nbgrader_config.py, and the gradebook by nbgrader itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import UsageError
from grader.nbgrader.source import assignment_files
from grader.text import _

CONFIG = Path(__file__).with_name("nbgrader_config.py.tmpl")


def write_course(course: Course, exercises: list[Exercise], folder: Path) -> list[Path]:
    """Write an nbgrader course; one assignment an exercise. Returns the paths of new files.

    What is there already stays as it is: a notebook that differs is refused, since somebody may
    have worked on it; a configuration is left alone. Raises `UsageError`.
    """
    files = {"nbgrader_config.py": config(course, folder)}
    for exercise in exercises:
        source = f"source/{exercise.folder}"
        files |= {
            f"{source}/{name}": data for name, data in assignment_files(course, exercise).items()
        }
    _refuse_changed(folder, files)
    try:
        written = [folder / name for name, data in files.items() if _write(folder / name, data)]
    except OSError as error:
        text = _("{folder} cannot be written: {problem}.")
        raise UsageError(text.format(folder=folder, problem=error.strerror)) from None
    register(folder, [exercise.folder for exercise in exercises])
    return written


def config(course: Course, folder: Path) -> bytes:
    """The text of nbgrader_config.py."""
    text = CONFIG.read_text(encoding="utf-8")
    return text.format(course_id=course_id(folder), course=str(course.root.resolve())).encode()


def course_id(folder: Path) -> str:
    """nbgrader's name of the course: the folder's, as far as nbgrader takes it."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in folder.resolve().name)


def _refuse_changed(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        if name.startswith("source/") and path.exists() and path.read_bytes() != data:
            text = _("{path} is there and differs. Move it away to have it written anew.")
            raise UsageError(text.format(path=path))


def _write(path: Path, data: bytes) -> bool:
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return True


def register(folder: Path, assignments: list[str]) -> None:
    """Enter assignments into the course's gradebook, made by nbgrader where there is none."""
    try:
        from nbgrader.api import Gradebook
    except ModuleNotFoundError:
        text = _("nbgrader is not installed here. Run `{command}`.")
        command = "pip install 'torchgrade[nbgrader]'"
        raise UsageError(text.format(command=command)) from None
    path = folder.resolve() / "gradebook.db"
    with (
        _programs_of_this_python(),
        Gradebook(f"sqlite:///{path.as_posix()}", course_id(folder)) as gradebook,
    ):
        for name in assignments:
            gradebook.update_or_create_assignment(name)


@contextmanager
def _programs_of_this_python() -> Iterator[None]:
    """nbgrader calls `alembic` by its name alone, which is found in an activated environment."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before
