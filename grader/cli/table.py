"""The commands of `grade`, and where each one lives. A module is imported when it is called.

Each module has `app`, a typer app made by `grader.cli.help.new_app()`: with one command it is
that command, with several it is a group (`grade author build`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader.text import _


@dataclass(frozen=True)
class Entry:
    """One command: its name, its module in `grader.cli`, and one line for `grade --help`."""

    name: str
    module: str
    say: Callable[[], str]
    group: str = "students"

    @property
    def is_there(self) -> bool:
        """False while the module is still to be written."""
        return Path(__file__).with_name(f"{self.module}.py").exists()


students = partial(Entry, group="students")
instructors = partial(Entry, group="instructors")
machine = partial(Entry, group="machine")

GRADE = Entry("EXERCISE", "grade", lambda: _("Grade your file for an exercise."))
"""What an argument that is no command's name is taken for."""

COMMANDS = (
    students("list", "listing", lambda: _("List the exercises of this course.")),
    students("status", "status", lambda: _("Show your last scores.")),
    students("hint", "hint", lambda: _("Show the next hint of an exercise.")),
    students("watch", "watch", lambda: _("Grade again each time you save.")),
    students("reset", "reset", lambda: _("Start an exercise afresh, keeping a backup.")),
    machine("doctor", "doctor", lambda: _("Check this machine: Python, torch, isolation.")),
    instructors("batch", "batch", lambda: _("Grade a class.")),
    instructors("report", "reports", lambda: _("Turn results into web pages.")),
    instructors("similar", "similar", lambda: _("Find submissions that share code.")),
    instructors("diff", "diff", lambda: _("List the marks that changed between results.")),
    instructors("export", "export", lambda: _("Export results for a course platform.")),
    instructors("author", "author", lambda: _("Write, prove and publish exercises.")),
    instructors("ci", "ci", lambda: _("Grade pull requests, in continuous integration.")),
)


def available() -> dict[str, Entry]:
    """The commands whose module is there, by name."""
    return {entry.name: entry for entry in COMMANDS if entry.is_there}
