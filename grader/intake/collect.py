"""From what was handed in to one submission for each student and exercise.

Runs in the grader's process, on names and bytes; nothing is executed. A problem of one student
becomes a notice or a refusal of that one file, and never stops the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import UsageError
from grader.intake import archive
from grader.intake.handed import Class, Handed
from grader.intake.layouts import LAYOUTS, Layout, detect, names_below
from grader.intake.naming import Names
from grader.intake.submission import Submission, from_bytes, is_notebook, limit_of
from grader.intake.tree import Parts, Tree, Unreadable, read_folder, skipped
from grader.results.model import Student
from grader.text import _
from grader.text.phrases import closed_up

MAX_CANDIDATES = 20
"""Files of one student for one exercise that are looked into; the newest."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the course, and its exercises that are graded now."""

    course: Course
    exercises: Sequence[Exercise]
    chosen: bool = False
    """Whether the exercises were named, and are not simply all."""


@dataclass
class Intake:
    """A class as it handed in."""

    layout: str
    students: tuple[Student, ...]
    exercises: tuple[Exercise, ...] = ()
    """Those that were asked for; where none was, those that somebody handed in."""
    submissions: dict[tuple[str, str], Submission] = field(default_factory=dict)
    """By student and exercise."""
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Candidate:
    """A file that may be a student's submission to an exercise."""

    handed: Handed
    copy: int

    @property
    def order(self) -> tuple[str, float, int, str]:
        """The newest is the largest."""
        return self.handed.submitted or "", self.handed.entry.modified, self.copy, self.shown

    @property
    def shown(self) -> str:
        """The file as students know it."""
        return "/".join(self.handed.path)


def collect(where: Path, wanted: Wanted, layout: str | None = None) -> Intake:
    """Read a folder or an archive of submissions; raises `UsageError` where there is none."""
    with ExitStack() as open_files:
        tree = _tree(where, open_files)
        top = _top(tree, wanted)
        found = _layout(tree, top, layout)
        everybody = found.read(tree, top)
        everybody.notices[:0] = tree.notices
        if not everybody.students:
            text = _("{folder} holds no submissions: it has no folder or file of any student.")
            raise UsageError(text.format(folder=where))
        return _chosen(found.name, everybody, wanted)


def _tree(where: Path, open_files: ExitStack) -> Tree:
    if where.is_dir():
        return read_folder(where)
    if not where.exists():
        raise UsageError(_("{path} does not exist.").format(path=where))
    if not archive.is_archive(where.name):
        text = _("{path} is neither a folder nor an archive (zip, tar, tar.gz) of submissions.")
        raise UsageError(text.format(path=where))
    try:
        file = open_files.enter_context(where.open("rb"))
        return archive.read_archive(file, where.name, archive.CLASS, open_files)
    except Unreadable as problem:
        text = _("{path} cannot be read: {problem}.")
        raise UsageError(text.format(path=where, problem=problem)) from None


def _top(tree: Tree, wanted: Wanted) -> Parts:
    """Where the layout begins: archives often hold all in one folder more."""
    names = Names.of(wanted.course.exercises)
    top: Parts = ()
    for _turn in range(3):
        folders, files = names_below(tree, top)
        if files or len(folders) != 1 or folders[0] == "submitted":
            return top
        below = (*top, folders[0])
        inner, files = names_below(tree, below)
        metadata = any(e.name == "submission_metadata.yml" for e in files)
        student = files and not metadata and not _are_students(files)
        if below in tree.checkouts or student or not (inner or files):
            return top
        if any(map(names.of_name, inner)) or "exercises" in inner:
            return top
        top = below
    return top


def _are_students(files: Sequence[object]) -> bool:
    """Whether files are named as Canvas and Moodle name those of a class."""
    from grader.intake.layouts import CANVAS, MOODLE

    names = [getattr(file, "name", "") for file in files]
    return any(CANVAS.fullmatch(name) or MOODLE.fullmatch(name) for name in names)


def _layout(tree: Tree, top: Parts, name: str | None) -> Layout:
    if name is None:
        return detect(tree, top)
    if name not in LAYOUTS:
        text = _("There is no layout `{name}`. Use one of {layouts}.")
        raise UsageError(text.format(name=name, layouts=", ".join(sorted(LAYOUTS))))
    layout = LAYOUTS[name]
    if not layout.fits(tree, top):
        text = _("The submissions do not look like the layout `{name}`; they look like `{other}`.")
        raise UsageError(text.format(name=name, other=detect(tree, top).name))
    return layout


def _opened(files: list[Handed], notices: list[str], open_files: ExitStack) -> Iterator[Handed]:
    """One student's files, those in archives in the archives' place."""
    for one in files:
        if archive.is_archive(one.entry.name):
            yield from _files_in(one, notices, open_files)
        else:
            yield one


def _files_in(one: Handed, notices: list[str], open_files: ExitStack) -> Iterator[Handed]:
    name, student = "/".join(one.path), one.student.id
    try:
        file = open_files.enter_context(archive.spooled(one.entry, archive.STUDENT))
        tree = archive.read_archive(file, one.entry.name, archive.STUDENT, open_files)
    except Unreadable as problem:
        text = _("{student}: `{file}` cannot be opened: {problem}.")
        notices.append(text.format(student=student, file=name, problem=problem))
        return
    notices += [f"{student}: {notice}" for notice in tree.notices]
    for entry in tree.entries:
        inner = (*one.path[:-1], archive.stem(one.path[-1]), *entry.path)
        yield replace(one, entry=entry, path=inner)


def _chosen(layout: str, everybody: Class, wanted: Wanted) -> Intake:
    """Student by student, so that no more than one student's archives are open."""
    students = sorted(everybody.students.values(), key=lambda s: s.id)
    intake = Intake(layout, tuple(students), notices=everybody.notices)
    handed: dict[str, list[Handed]] = {}
    for one in everybody.handed:
        handed.setdefault(one.student.id, []).append(one)
    search = Search(wanted, intake.notices, silent=everybody.only_known_places)
    for student in students:
        with ExitStack() as open_files:
            files = _opened(handed.pop(student.id, []), intake.notices, open_files)
            for exercise, submission in search.submissions(student.id, list(files)):
                intake.submissions[student.id, exercise.id] = submission
    here = {exercise for _student, exercise in intake.submissions}
    every = wanted.exercises
    intake.exercises = tuple(e for e in every if wanted.chosen or e.id in here)
    return intake


@dataclass
class Search:
    """Finds the submission to each exercise among one student's files."""

    wanted: Wanted
    notices: list[str]
    silent: bool
    """Nothing is said of files that belong to no exercise."""
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names.of(self.wanted.course.exercises)

    def submissions(
        self, student: str, files: list[Handed]
    ) -> Iterator[tuple[Exercise, Submission]]:
        """The submissions of one student, by exercise."""
        found = self._candidates(student, files)
        for exercise in self.wanted.exercises:
            if exercise.id in found:
                submission = _choose(found[exercise.id], self.wanted.course, exercise)
                yield exercise, replace(submission, student=student)

    def _candidates(self, student: str, files: list[Handed]) -> dict[str, list[Candidate]]:
        found: dict[str, list[Candidate]] = {}
        unknown = []
        for one in files:
            if skipped(one.path[-1]):
                continue
            if not one.entry.name.lower().endswith((".py", ".ipynb")):
                _say_archive(one, self.notices)
            elif (named := self.names.of_path(one.path)) is None:
                unknown.append(one)
            else:
                exercise, copy = named
                found.setdefault(exercise.id, []).append(Candidate(one, copy))
        if not self.silent:
            self._take_unknown(student, unknown, found)
        return found

    def _take_unknown(
        self, student: str, files: list[Handed], found: dict[str, list[Candidate]]
    ) -> None:
        """A file of any name is taken where there is no doubt: one exercise, one file."""
        exercises = self.wanted.exercises
        only = exercises[0].id if self.wanted.chosen and len(exercises) == 1 else None
        if only is not None and len(files) == 1 and only not in found:
            found[only] = [Candidate(files[0], 0)]
            return
        for one in files:
            text = _(
                "{student}: `{file}` belongs to no exercise: neither its name nor a folder tells."
            )
            notice = text.format(student=student, file="/".join(one.path))
            if len(files) == 1 and not found and not self.wanted.chosen:
                notice = " ".join((notice, _("`--exercise N` would take it.")))
            self.notices.append(closed_up(notice))


def _say_archive(one: Handed, notices: list[str]) -> None:
    if one.entry.name.lower().endswith(archive.OTHER_SUFFIXES):
        text = _("{student}: `{file}` was not opened; only zip, tar and tar.gz are.")
    elif archive.is_archive(one.entry.name):
        text = _("{student}: `{file}` was not opened: it is an archive in an archive.")
    else:
        return
    notices.append(text.format(student=one.student.id, file="/".join(one.path)))


def _choose(candidates: list[Candidate], course: Course, exercise: Exercise) -> Submission:
    """The newest file that was worked on."""
    candidates.sort(key=lambda c: c.order, reverse=True)
    untouched = []
    for candidate in candidates[:MAX_CANDIDATES]:
        submission = _read(candidate)
        if len(candidates) == 1:
            return submission
        if not is_untouched(submission, course, exercise):
            return _with_others(submission, candidate, candidates)
        untouched.append((submission, candidate))
    submission, candidate = untouched[0]
    return _with_others(submission, candidate, candidates)


def _with_others(
    submission: Submission, taken: Candidate, candidates: list[Candidate]
) -> Submission:
    others = ", ".join(f"`{c.shown}`" for c in candidates if c is not taken)
    text = _("`{file}` was graded, the newest that was worked on; {others} was not.")
    notice = text.format(file=taken.shown, others=others)
    return replace(submission, notices=(*submission.notices, notice))


def _read(candidate: Candidate) -> Submission:
    handed = candidate.handed
    name = handed.path[-1]
    try:
        data = handed.entry.read(limit_of(name) + 1)
    except Unreadable as problem:
        reason = _("the file cannot be read: {problem}").format(problem=problem)
        empty = hashlib.sha256(b"").hexdigest()
        submission = Submission("", name, refused=reason, sha256=empty)
    else:
        submission = from_bytes(data, file=name)
    return replace(
        submission,
        file=candidate.shown,
        submitted=handed.submitted,
        late=handed.late,
        group=handed.group,
    )


def is_untouched(submission: Submission, course: Course, exercise: Exercise) -> bool:
    """Whether a file is what the course hands out, with nothing written in it."""
    path = course.student_file(exercise)
    if is_notebook(submission.file):
        path = path.with_suffix(".ipynb")
    try:
        handed_out = from_bytes(path.read_bytes(), file=path.name)
    except OSError:
        return False
    return submission.source.split() == handed_out.source.split()
