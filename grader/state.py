"""What the tool remembers between commands: last scores, hints given, backups.

All of it lies in the course's `.grade/` and may be deleted. Where that folder cannot be
written, a folder of the user's own takes its place; where neither can, nothing is kept and
no command fails for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

import msgspec

from grader.course.course import Course

FILE = "state.json"


class Result(msgspec.Struct, frozen=True):
    """The last score of an exercise."""

    score: float
    max_score: float
    when: str
    """Local time, ISO 8601 to the second."""


class Memory(msgspec.Struct, frozen=True):
    """Everything that is remembered, by exercise id."""

    results: dict[str, Result] = {}
    hints: dict[str, int] = {}
    """How many hints were shown."""


def read(course: Course) -> Memory:
    """What is remembered; nothing, when it cannot be read."""
    for folder in _folders(course):
        with contextlib.suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode((folder / FILE).read_bytes(), type=Memory)
    return Memory()


def remember_result(course: Course, exercise: str, score: float, max_score: float) -> None:
    """Keep the last score of an exercise."""
    memory = read(course)
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    results = memory.results | {exercise: Result(score, max_score, when)}
    _write(course, msgspec.structs.replace(memory, results=results))


def remember_hints(course: Course, exercise: str, count: int) -> bool:
    """Keep how many hints were shown; False when it cannot be kept."""
    memory = read(course)
    hints = memory.hints | {exercise: count}
    return _write(course, msgspec.structs.replace(memory, hints=hints))


def back_up(course: Course, path: Path) -> Path:
    """Copy a student's file, byte by byte, under a name with the time; raises `OSError`."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    data = path.read_bytes()
    problem: OSError | None = None
    for folder in _folders(course):
        try:
            return _backed_up(folder / "backups", f"{path.stem}-{stamp}", path.suffix, data)
        except OSError as error:
            problem = error
    raise problem or OSError("no folder can be written")


def _backed_up(folder: Path, stem: str, suffix: str, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for k in range(1000):
        target = folder / (f"{stem}-{k}{suffix}" if k else f"{stem}{suffix}")
        with contextlib.suppress(FileExistsError), target.open("xb") as file:
            file.write(data)
            return target
    raise OSError("too many backups of the same second")


def cases(course: Course) -> Path:
    """Where failing cases are kept for the debugger."""
    return course.state / "cases"


def case_file(course: Course, exercise: str, check: str) -> Path:
    """The last failing case of one check."""
    return cases(course) / f"{exercise}-{check}.case"


def _folders(course: Course) -> tuple[Path, Path]:
    import typer

    name = hashlib.sha256(str(course.root).encode()).hexdigest()[:16]
    return course.state, Path(typer.get_app_dir("torchgrade")) / name


def _write(course: Course, memory: Memory) -> bool:
    data = msgspec.json.format(msgspec.json.encode(memory), indent=2)
    return any(_replaced(folder / FILE, data) for folder in _folders(course))


def _replaced(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        return False
    return True
