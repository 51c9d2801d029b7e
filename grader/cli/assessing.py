"""The rules for marks that a command line means."""

from __future__ import annotations

from pathlib import Path

from grader.cli.finding import course_of, shortest
from grader.cli.screen import Screen
from grader.cli.settings import Settings
from grader.errors import CourseError
from grader.report.escape import clean
from grader.results.assess import unused
from grader.results.assessment import FILE, Assessment, read_rules
from grader.results.model import Batch
from grader.text import _


def rules_file(settings: Settings, asked: Path | None) -> Path | None:
    """The file named with --assessment, or `assessment.toml` of the course, where it has one."""
    if asked is not None:
        return asked
    try:
        path = course_of(settings).root / FILE
    except CourseError:
        if settings.course is not None:
            raise
        return None  # results may lie far from their course
    return path if path.is_file() else None


def rules_of(settings: Settings, asked: Path | None, batch: Batch, screen: Screen) -> Assessment:
    """The rules; notes say where they stand, and what in them nobody here has."""
    path = rules_file(settings, asked)
    rules = read_rules(path)
    if path is not None:
        screen.note(_("Marks by {path}.").format(path=clean(shortest(path))))
    exercises, students = unused(rules, batch)
    if exercises:
        text = _("Not in these results: {names}.")
        screen.note(text.format(names=", ".join(exercises)))
    if students:
        text = _("Extensions for students who are not in these results: {names}.")
        screen.note(text.format(names=clean(", ".join(students))))
    return rules
