"""The course pack: authored folders and their records in one file, byte for byte the same again."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

import grader
from grader.authoring.build import build
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.course.pack import FORMAT, MANIFEST, Damaged, Manifest, place_of
from grader.engine import session, store
from grader.errors import CourseError
from grader.release.seal import Files
from grader.sandbox.launcher import Launcher
from grader.text import _

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The one time that all files carry: a pack depends on contents only."""
ASSESSMENT = "assessment.toml"
SKIPPED = ("__pycache__", ".ipynb_checkpoints")


def settings_files(course: Course) -> Files:
    """What the course sets for all exercises: its rules for marks."""
    path = course.root / ASSESSMENT
    return {f"course/{ASSESSMENT}": path.read_bytes()} if path.is_file() else {}


def authored_files(course: Course, exercise: Exercise) -> Files:
    """The authored folder of an exercise, and the files that students start from.

    Raises `CourseError` for what cannot be packed.
    """
    started = build(course, exercise)
    suffixes = (".py", ".ipynb")
    return source_files(course, exercise) | {
        f"exercises/{exercise.folder}/{item.path.name}": item.data
        for item in started
        if item.path.suffix in suffixes
    }


def source_files(course: Course, exercise: Exercise) -> Files:
    """The authored folder of an exercise; raises `CourseError` for what cannot be packed."""
    source = course.source(exercise)
    return {f"solutions/{exercise.folder}/{_name(p, source)}": _data(p) for p in _files(source)}


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if not any(part in SKIPPED or part.startswith(".") for part in parts) and path.is_file():
            yield path


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _data(path: Path) -> bytes:
    if path.is_symlink():
        text = _("{path} is a symbolic link; a pack holds files only.")
        raise CourseError(text.format(path=path))
    return path.read_bytes()


def recorded_files(course: Course, exercise: Exercise, launcher: Launcher) -> Files:
    """The records of an exercise, made where they are missing."""
    found: Files = {}

    def drive(grader_of: session.GraderOf) -> None:
        engine = grader_of(exercise).engine
        engine.prepare()
        engine.twin_sections(launcher)
        for path in map(engine.path, ("examples", "twins")):
            sections = store.read(path)
            if sections is not None:  # a mistake that met a time limit is recorded anew each time
                found[f"records/{store.packed_file(path).name}"] = store.compressed(sections)

    session.run(course, [exercise], launcher, drive, session.Options(shrink=False))
    return found


def pack_bytes(files: Files) -> bytes:
    """The pack of these files."""
    for name in files:
        try:
            place_of(name)
        except Damaged as problem:
            raise CourseError(
                _("No pack can be made: {problem}.").format(problem=problem)
            ) from None
    digests = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    manifest = Manifest(FORMAT, grader.__version__, digests)
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in [(MANIFEST, text), *((name, files[name]) for name in digests)]:
            info = zipfile.ZipInfo(name, MOMENT)
            info.external_attr = 0o644 << 16
            info.create_system = 3  # Unix, wherever it is made
            packed = name.endswith(".xz")
            info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return written.getvalue()
