"""nbgrader's gradebook, filled through nbgrader's own API: the only module that knows it here.

An exercise is an assignment of one notebook, a check is a grade cell; the names are those of the
notebooks that `grade author release --nbgrader` makes. The feedback is the automatic comment of
the notebook's first solution cell. What a person entered (manual scores, manual comments, extra
credit) stays. Running it again changes nothing.

nbgrader's pages put student ids and comments (as Markdown) into HTML as they are. So an id with
anything but plain characters is encoded, and a comment is a block of code, which Markdown leaves
alone.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    InvalidEntry,
    SubmittedNotebook,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from grader.errors import GraderFailure, UsageError
from grader.export.feedback import feedback
from grader.export.nbgrader_folder import course_folder, show_notebook
from grader.export.source import Source, listed
from grader.report.escape import clean, shorten
from grader.report.model import CheckResult, Report
from grader.results.grades import is_sound
from grader.results.lateness import moment
from grader.results.marks import ExerciseMark
from grader.results.model import Graded, Student
from grader.results.store import encoded_name
from grader.text import _

COURSE = "default_course"
FEEDBACK_CELL = "feedback"
"""The solution cell that is made where the gradebook knows none of this notebook."""
PLAIN = re.compile(r"[\w@+-][\w.@+ -]*")
NAME_LIMIT = 128
"""Characters that nbgrader's columns hold."""


@dataclass
class Synced:
    """What was written."""

    url: str
    """The gradebook, its password hidden."""
    assignments: int = 0
    submissions: int = 0
    notes: list[str] = field(default_factory=list)


def sync(source: Source, url: str) -> Synced:
    """Write all scores and comments to the gradebook at `url` (or at a path: SQLite).

    Where it is the gradebook of a course with `submitted/`, formgrader finds the notebooks too.
    Raises `UsageError` for a URL that is none, `GraderFailure` where the database fails.
    """
    full = url if "://" in url else f"sqlite:///{Path(url).resolve().as_posix()}"
    course = course_folder(full)
    with _opened(full) as gradebook:
        synced = Synced(make_url(full).render_as_string(hide_password=True))
        for exercise in source.exercises:
            reports = [m.report for _s, m in source.pairs() if m.exercise == exercise and m.report]
            if reports:
                synced.notes += _assignment(gradebook, source, exercise, reports)
                synced.assignments += 1
        for student, mark in source.pairs():
            if mark.report is None:
                continue
            who = student_name(student)
            if len(who) > NAME_LIMIT:
                text = _("Left out, since nbgrader takes no name that long: {name}.")
                synced.notes.append(text.format(name=shorten(who, 60)))
                continue
            _submission(gradebook, source, student, mark, mark.report)
            synced.submissions += 1
            if course is not None:
                show_notebook(course, who, assignment_name(mark.exercise), mark.exercise.slug)
        return synced


@contextmanager
def _opened(url: str) -> Iterator[Gradebook]:
    shown = ""
    try:
        shown = make_url(url).render_as_string(hide_password=True)
        with _own_programs(), Gradebook(url, COURSE) as gradebook:
            yield gradebook
    except ArgumentError:
        text = _("--gradebook takes a path or a URL, like postgresql://user@host/gradebook.")
        raise UsageError(text) from None
    except ModuleNotFoundError as error:
        text = _("The gradebook {url} needs {name}, which is not installed here.")
        raise UsageError(text.format(url=shown, name=error.name)) from None
    except OSError as error:
        text = _("{path} cannot be written: {problem}.")
        raise GraderFailure(text.format(path=error.filename, problem=error.strerror)) from None
    except (SQLAlchemyError, InvalidEntry) as error:
        text = _("The gradebook {url} failed: {problem}.")
        problem = str(getattr(error, "orig", None) or error).strip().partition("\n")[0].rstrip(".")
        raise GraderFailure(text.format(url=shown, problem=clean(problem))) from None


@contextmanager
def _own_programs() -> Iterator[None]:
    """nbgrader calls `alembic` by its name alone: it stands beside this Python."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def assignment_name(exercise: Graded) -> str:
    """The name of an exercise's assignment: `03_softmax`."""
    return f"{exercise.number:02d}_{exercise.slug}"


def cell_name(check: CheckResult) -> str:
    """The name of a check's grade cell: `E3-C1`."""
    return check.id.replace(".", "-")


def student_name(student: Student) -> str:
    """The student's id, encoded where it holds more than letters, digits and `.@+-_` or blanks."""
    plain = PLAIN.fullmatch(student.id) and clean(student.id) == student.id
    return student.id if plain else encoded_name(student.id)


def _assignment(
    gradebook: Gradebook, source: Source, exercise: Graded, reports: list[Report]
) -> list[str]:
    """Have the assignment with a cell for each check of these reports."""
    name, notebook = assignment_name(exercise), exercise.slug
    counted = source.rules.counted(exercise.id)
    due = {"duedate": counted.due.isoformat()} if counted and counted.due else {}
    gradebook.update_or_create_assignment(name, **due)
    gradebook.update_or_create_notebook(notebook, name)
    checks = {cell_name(check): check for report in reports for check in report.checks}
    for cell, check in checks.items():
        gradebook.update_or_create_grade_cell(
            cell, notebook, name, max_score=check.max_points, cell_type="code"
        )
    found = gradebook.find_notebook(notebook, name)
    if not found.solution_cells:
        gradebook.add_solution_cell(FEEDBACK_CELL, notebook, name)
    others = sorted(cell.name for cell in found.grade_cells if cell.name not in checks)
    text = _("The gradebook has cells in {assignment} that are no checks here: {names}.")
    return [text.format(assignment=name, names=listed(others))] if others else []


def _submission(
    gradebook: Gradebook, source: Source, student: Student, mark: ExerciseMark, report: Report
) -> None:
    """Write one submission: its time, its scores, its comment, what being late takes."""
    who, name = student_name(student), assignment_name(mark.exercise)
    gradebook.update_or_create_student(who, **_person(student))
    at = moment(report.submission.submitted, source.rules.zone())
    when = {"timestamp": at.isoformat()} if at else {}
    # It builds a submission piece by piece; the session must not look at it before it is whole.
    with gradebook.db.no_autoflush:
        submission = gradebook.update_or_create_submission(name, who, **when)
    submission.extension = _extension(source, mark)
    notebook = gradebook.find_submission_notebook(mark.exercise.slug, name, who)
    _grades(gradebook, notebook, report)
    _comment(gradebook, notebook, feedback(source, mark))
    taken = 0 if mark.score is None or mark.kept is None else mark.score - mark.kept
    notebook.late_submission_penalty = float(taken)
    gradebook.db.commit()


def _person(student: Student) -> dict[str, str]:
    """What is known of a student; what is not is left as the gradebook has it."""
    given = {"email": _plain(student.email)} if student.email else {}
    if student.name:
        given["first_name"], _space, given["last_name"] = _plain(student.name).rpartition(" ")
    return {key: text[:NAME_LIMIT] for key, text in given.items()}


def _plain(text: str) -> str:
    return clean(text).replace("\n", " ").translate({ord("<"): "‹", ord(">"): "›"})


def _extension(source: Source, mark: ExerciseMark) -> dt.timedelta | None:
    """The time between what is due for all and what is due for this student."""
    counted = source.rules.counted(mark.exercise.id)
    if counted is None or counted.due is None or mark.due is None or mark.due == counted.due:
        return None
    return mark.due.astimezone(dt.UTC) - counted.due.astimezone(dt.UTC)


def _grades(gradebook: Gradebook, notebook: SubmittedNotebook, report: Report) -> None:
    """A score for each check; without one where a human has to look."""
    grades = {grade.cell_id: grade for grade in notebook.grades}
    points = {cell_name(check): check.points for check in report.checks}
    sound, refused = is_sound(report), report.status == "refused"
    for cell in notebook.notebook.grade_cells:
        if cell.name not in points and not refused:
            continue
        grade = grades.get(cell.id)
        if grade is None:
            grade = Grade(cell_id=cell.id, notebook=notebook)
            gradebook.db.add(grade)
        grade.auto_score = points.get(cell.name, 0.0) if sound else None
        grade.needs_manual_grade = not sound and grade.manual_score is None


def _comment(gradebook: Gradebook, notebook: SubmittedNotebook, text: str) -> None:
    # Our own cell is in no notebook: a cell of the notebook shows the comment, ours only keeps it.
    cells = sorted(notebook.notebook.solution_cells, key=lambda cell: str(cell.name))
    cell = next((cell for cell in cells if cell.name != FEEDBACK_CELL), cells[0])
    comment = next((c for c in notebook.comments if c.cell_id == cell.id), None)
    if comment is None:
        comment = Comment(cell_id=cell.id, notebook=notebook)
        gradebook.db.add(comment)
    comment.auto_comment = indent(text, "    ", lambda _line: True)
