"""The course that a run of `grade ci` may trust: given from outside, or the base commit's own.

A student release (`sealed/`) is part of the repository that is graded. As it lies in the base
commit it is the course's; as it lies in the change it is the student's and is never read.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.ci.git import FILES, Entry, Repository
from grader.ci.tamper import odd_name
from grader.course.course import SEALED, Course, find_course
from grader.errors import CourseError, UsageError
from grader.text import _

MAX_FILE = 256 << 20
MAX_FILES = 20_000


@contextmanager
def trusted_course(
    asked: Path | None, repository: Repository, base: str, head: str
) -> Iterator[Course]:
    """The course to grade with; raises `UsageError` for one that the change could have altered."""
    if asked is not None:
        _refuse_own(asked, repository, head)
        yield find_course(asked)
        return
    folder = Path(tempfile.mkdtemp(prefix="torchgrade-base-"))
    try:
        yield _course_of(repository, base, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_own(asked: Path, repository: Repository, head: str) -> None:
    """A course that is part of the graded repository would be the student's own."""
    own = is_own(asked, repository, head)
    if own:
        text = _(
            "{path} is part of the repository that is graded, so a change could alter it. Keep the "
            "course pack elsewhere, or leave --course out to grade with the release in the base."
        )
        raise UsageError(text.format(path=asked))


def is_own(path: Path, repository: Repository, head: str) -> bool:
    """Whether the graded commit put something at a path, or a link on the way to it."""
    root = repository.root.resolve()
    for place in (path.absolute(), path.resolve()):
        if place == root:
            return True
        if root in place.parents:
            name = place.relative_to(root)
            above = [root.joinpath(*name.parts[:k]) for k in range(1, len(name.parts))]
            if repository.holds(head, name.as_posix()) or any(p.is_symlink() for p in above):
                return True
    return False


def _course_of(repository: Repository, base: str, folder: Path) -> Course:
    """The release in the base commit, written to a folder of our own."""
    entries = list(repository.entries(base, f"{SEALED}/", "exercises/"))
    if not any(entry.path.startswith(f"{SEALED}/") for entry in entries):
        text = _("Name the course with --course FILE: the base commit holds no student release.")
        raise CourseError(text)
    if len(entries) > MAX_FILES:
        raise CourseError(_("The base commit holds too many files for a student release."))
    (folder / "exercises").mkdir()
    for entry in entries:
        _write(repository, entry, folder)
    return Course(folder)


def _write(repository: Repository, entry: Entry, folder: Path) -> None:
    if entry.mode not in FILES or odd_name(entry.path) or repository.size(entry.blob) > MAX_FILE:
        return
    target = folder / entry.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(repository.read(entry.blob, MAX_FILE))
