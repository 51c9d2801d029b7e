"""`grade author release --nbgrader COURSE`: the exercises as an nbgrader course."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.text import Text

from grader.cli.choosing import chosen
from grader.cli.finding import shortest
from grader.cli.help import settings_of
from grader.cli.screen import open_screen
from grader.errors import ExitCode
from grader.report.words import prose
from grader.text import _


def write_nbgrader(ctx: typer.Context, folder: Path, names: list[str]) -> int:
    """Write the course folder and say what comes next."""
    from grader.nbgrader.folder import write_course

    course, exercises = chosen(ctx, names)
    screen = open_screen(settings_of(ctx))
    with screen.busy(_("Writing …")):
        written = write_course(course, exercises, folder)
    for path in written:
        screen.show(Text(_("wrote") + f"  {shortest(path)}"))
    text = _("{folder} is an nbgrader course. There: `nbgrader generate_assignment {name}`.")
    screen.show(prose(text.format(folder=shortest(folder), name=exercises[0].folder)))
    return ExitCode.FULL_MARKS
