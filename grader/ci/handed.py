"""Which exercises a change touches, and the submissions that it hands in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.ci.git import FILES, LINK, MODULE, Change, Entry, Repository
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.intake import tree
from grader.intake.collect import Search, Wanted
from grader.intake.handed import Handed
from grader.intake.submission import Submission
from grader.results.model import Student
from grader.text import _

POINTER = b"version https://git-lfs.github.com/spec/"
SUFFIXES = (".py", ".ipynb")


@dataclass(frozen=True)
class Turn:
    """One exercise that a change touches, and what is handed in for it."""

    exercise: Exercise
    submission: Submission
    path: str
    """The file in the repository that was graded."""


def own_files(exercise: Exercise) -> list[str]:
    """The paths in a repository where students write an exercise."""
    return [f"exercises/{exercise.folder}/{exercise.slug}{suffix}" for suffix in SUFFIXES]


def touched(course: Course, changes: Iterable[Change]) -> list[Exercise]:
    """The exercises of which a file for students was changed."""
    paths = {change.path for change in changes}
    return [e for e in course.exercises if paths.intersection(own_files(e))]


@dataclass(frozen=True)
class Reader:
    """Reads what one student hands in with a commit."""

    course: Course
    repository: Repository
    commit: str
    student: str
    changed: frozenset[str]

    def turns(self, exercises: Sequence[Exercise]) -> list[Turn]:
        """The submission to each exercise; what cannot be read is refused with its reason."""
        folders = [f"exercises/{exercise.folder}/" for exercise in exercises]
        entries = (
            {e.path: e for e in self.repository.entries(self.commit, *folders)} if folders else {}
        )
        return [self._turn(exercise, entries) for exercise in exercises]

    def _turn(self, exercise: Exercise, entries: dict[str, Entry]) -> Turn:
        paths = own_files(exercise)
        here = [entries[path] for path in paths if path in entries]
        readable = [entry for entry in here if self._problem(entry) is None]
        refused = next((e for e in here if e.path in self.changed and e not in readable), None)
        if refused is not None or not readable:
            return self._refused(exercise, refused)
        # What the change leaves alone was not handed in with it.
        readable = [entry for entry in readable if entry.path in self.changed] or readable
        search = Search(Wanted(self.course, [exercise], chosen=True), [], silent=True)
        handed = [self._handed(entry) for entry in readable]
        _exercise, submission = next(iter(search.submissions(self.student, handed)))
        return Turn(exercise, submission, self._path(exercise, submission))

    def _path(self, exercise: Exercise, submission: Submission) -> str:
        return f"exercises/{exercise.folder}/{submission.file}"

    def _handed(self, entry: Entry) -> Handed:
        name = entry.path.rpartition("/")[2]

        def read(limit: int) -> bytes:
            return self.repository.read(entry.blob, limit)

        found = tree.Entry((name,), float(entry.path in self.changed), read)
        return Handed(Student(self.student), found, (name,))

    def _problem(self, entry: Entry) -> str | None:
        """Why a file is not read at all."""
        if entry.mode == LINK:
            return _("it is a symbolic link; hand in the file itself")
        if entry.mode == MODULE:
            return _("it is a submodule; hand in the file itself")
        if entry.mode not in FILES:
            return _("it is not a regular file")
        if self.repository.read(entry.blob, len(POINTER)) == POINTER:
            return _("it is stored with Git LFS; commit the file itself")
        return None

    def _refused(self, exercise: Exercise, entry: Entry | None) -> Turn:
        reason = self._problem(entry) if entry else _("the file was deleted")
        path = entry.path if entry else own_files(exercise)[0]
        submission = Submission(
            "",
            path.rpartition("/")[2],
            self.student,
            refused=reason,
            sha256=hashlib.sha256(b"").hexdigest(),
        )
        return Turn(exercise, submission, path)
