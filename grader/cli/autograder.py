"""`grade export gradescope-autograder`: the course pack and the scripts in one archive."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from grader.cli.assessing import rules_file
from grader.cli.finding import course_of, exercise_called, shortest
from grader.cli.release import packed
from grader.cli.screen import open_screen
from grader.cli.settings import Settings
from grader.errors import CourseError, UsageError
from grader.report.escape import clean
from grader.results.assessment import read_rules
from grader.text import _


def write_autograder(
    settings: Settings,
    dest: Path,
    names: list[str],
    given: tuple[str | None, Path | None],
    *,
    weak: bool,
) -> None:
    """Write the archive for the exercises of these names.

    `given` is what --grader and --assessment say.
    """
    from grader.export.autograder import Autograder, archive, nothing_found
    from grader.export.gradescope import encoded
    from grader.release.student import tool_of
    from grader.results.store import write_atomically

    grader, asked = given
    course = course_of(settings)
    if course.sealed:
        text = _("{folder} is a student release; authors work in the course it was made from.")
        raise CourseError(text.format(folder=course.root))
    if dest.suffix.lower() != ".zip" or dest.is_dir():
        raise UsageError(_("{path} is no name for the archive: end it in .zip.").format(path=dest))
    exercises = [exercise_called(course, name) for name in names]
    tool = tool_of(grader)
    screen = open_screen(settings)
    files = {
        "course.pack": packed(screen, course, exercises, 1),
        "missing.json": encoded(nothing_found([exercise.file for exercise in exercises])),
    }
    if (rules := rules_file(settings, asked)) is not None:
        read_rules(rules)  # a mistake in it is told now, not by the first student
        files["assessment.toml"] = rules.read_bytes()
    if tool.wheel is not None:
        files[tool.requirement.removeprefix("./")] = tool.wheel.read_bytes()
    ids = tuple(exercise.id for exercise in exercises)
    data = archive(Autograder(ids, tool.requirement, settings.language, weak), files)
    try:
        write_atomically(dest, data)
    except OSError as error:
        text = _("{path} cannot be written: {problem}.")
        raise UsageError(text.format(path=dest, problem=error.strerror)) from None
    text = _("Wrote {path} ({size} MB). It holds all solutions: upload it to Gradescope only.")
    size = f"{len(data) / 1e6:.1f}"
    screen.show(Text(text.format(path=clean(shortest(dest)), size=size)))
