"""`grade author new` and `grade author catalogue`: one more exercise, and the page of all."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from grader.cli.finding import course_of
from grader.cli.help import settings_of
from grader.cli.screen import open_screen
from grader.errors import ExitCode
from grader.text import _

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("Lower case: centering, top_k."))]
Check = Annotated[bool, typer.Option("--check", help=_("Write nothing; fail if stale."))]


def new(ctx: typer.Context, name: Name) -> int:
    """Make the skeleton of an exercise."""
    from grader.authoring.skeleton import make

    course = course_of(settings_of(ctx))
    screen = open_screen(settings_of(ctx))
    made = make(course, name)
    for path in made.paths:
        screen.show(Text(_("wrote") + f"  {path.relative_to(course.root)}"))
    text = _("It works as it is: `grade author verify {n}`. Then make it yours, file by file,")
    screen.show(Text(), Text(text.format(n=made.number)))
    text = _("and give it to students with `grade author build {n}`.")
    screen.show(Text(text.format(n=made.number)))
    return ExitCode.FULL_MARKS


def catalogue(ctx: typer.Context, check: Check = False) -> int:
    """Write the catalogue, or say that it is stale."""
    from grader.authoring.build import differing, write
    from grader.authoring.catalogue import build

    course = course_of(settings_of(ctx))
    screen = open_screen(settings_of(ctx))
    built = [build(course)]
    paths = differing(built) if check else write(built)
    verb = _("stale") if check else _("wrote")
    for path in paths:
        screen.show(Text(f"{verb}  {path.relative_to(course.root)}"))
    if not paths:
        screen.show(Text(_("All generated files are up to date.")))
    return ExitCode.POINTS_MISSING if check and paths else ExitCode.FULL_MARKS
