"""Finding a course on disk, and an exercise in it by any of its names."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.course.exercise import FOLDER, Exercise, load
from grader.course.pack import open_pack
from grader.errors import CourseError
from grader.text import _

ENVIRONMENT = "GRADE_COURSE"
SEALED = "sealed"
"""The folder of a student release that stands for `solutions`."""


@dataclass(frozen=True)
class Course:
    """A folder with `exercises/` (what students open) and `solutions/` (what is authored).

    A student release has `sealed/` in place of `solutions/`: recorded examples, no reference.
    """

    root: Path

    @property
    def solutions(self) -> Path:
        """The authored folder."""
        return self.root / "solutions"

    @cached_property
    def sealed(self) -> bool:
        """True for a student release."""
        return not self.solutions.is_dir() and (self.root / SEALED).is_dir()

    @property
    def sources(self) -> Path:
        """The folder of what exercises are made of: authored, or sealed."""
        return self.root / SEALED if self.sealed else self.solutions

    @property
    def state(self) -> Path:
        """Where the tool keeps records, last results and backups; safe to delete."""
        return self.root / ".grade"

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises, in teaching order."""
        try:
            folders = sorted(p for p in self.sources.iterdir() if FOLDER.fullmatch(p.name))
        except OSError as error:
            text = _("{path} cannot be read: {problem}.")
            raise CourseError(text.format(path=self.sources, problem=error.strerror)) from None
        if not folders:
            text = _("{folder} holds no exercise folder (like 03_softmax).")
            raise CourseError(text.format(folder=self.sources))
        return tuple(load(folder) for folder in folders)

    def find(self, name: str) -> Exercise:
        """The exercise called `exercise-3`, `3`, `softmax` or `03_softmax`."""
        wanted = name.strip().lower().replace("-", "_")
        for e in self.exercises:
            names = {e.id.replace("-", "_"), str(e.number), e.slug, e.folder}
            if wanted in names:
                return e
        text = _("There is no exercise `{name}` here. {hint}")
        raise CourseError(text.format(name=name, hint=self._suggest(wanted)))

    def _suggest(self, wanted: str) -> str:
        names = {n: e for e in self.exercises for n in (e.slug, e.folder, e.id.replace("-", "_"))}
        close = difflib.get_close_matches(wanted, names, n=1, cutoff=0.5)
        if close:
            e = names[close[0]]
            text = _("Did you mean `{id}` ({slug})? `grade list` shows all.")
            return text.format(id=e.id, slug=e.slug)
        return _("`grade list` shows all.")

    def source(self, exercise: Exercise) -> Path:
        """The exercise's authored folder, or what a release has of it."""
        return self.sources / exercise.folder

    def handout(self, exercise: Exercise) -> Path:
        """The exercise's generated folder, the one students work in."""
        return self.root / "exercises" / exercise.folder

    def student_file(self, exercise: Exercise) -> Path:
        """The file a student fills in."""
        return self.handout(exercise) / exercise.file


def is_course(folder: Path) -> bool:
    """True when `folder` looks like the root of a course."""
    sources = ("solutions", SEALED)
    return (folder / "exercises").is_dir() and any((folder / name).is_dir() for name in sources)


def find_course(asked: Path | None = None) -> Course:
    """The course named by `--course`, by the variable GRADE_COURSE, or found upwards from here."""
    if asked is None and (value := os.environ.get(ENVIRONMENT)):
        asked = Path(value)
    if asked is not None:
        if asked.is_file():
            return Course(open_pack(asked))
        if not is_course(asked):
            text = _("{folder} is not a course: it needs the folders exercises/ and solutions/.")
            raise CourseError(text.format(folder=asked))
        return Course(asked.resolve())
    try:
        here = Path.cwd()
    except FileNotFoundError:
        text = _("The folder you are in no longer exists. Change into the course's folder.")
        raise CourseError(text) from None
    for folder in (here, *here.parents):
        if is_course(folder):
            return Course(folder)
    text = _(
        "No course was found in {folder} or above it. "
        "Change into the course's folder, or name it with --course."
    )
    raise CourseError(text.format(folder=here))
