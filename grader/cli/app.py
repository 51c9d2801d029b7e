"""The command `grade` as a whole: its commands, and exercises where no command has that name."""

from __future__ import annotations

import importlib
from typing import Any, cast

import typer
from typer.core import TyperGroup

from grader.cli import table
from grader.cli.help import everywhere, new_app, page, settings_of
from grader.errors import UsageError
from grader.text import _


class Commands(TyperGroup):
    """Imports a command's module when it is called; takes any other word for an exercise."""

    help_command = "grade --help"

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the table."""
        del ctx
        return list(table.available())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, or None."""
        del ctx
        entry = table.available().get(cmd_name)
        return load(entry) if entry else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that `args` call, and its arguments."""
        command = self.get_command(ctx, args[0])
        if command is not None:
            return args[0], command, args[1:]
        _refuse_option(args[0])
        return args[0], load(table.GRADE), args

    def get_help(self, ctx: Any) -> str:
        """The first page."""
        sections = [
            (heading, [(e.name, e.say()) for e in table.available().values() if e.group == group])
            for group, heading in _groups().items()
        ]
        everyone = everywhere(
            ("--help", _("What a command does: `grade hint --help`, `grade exercise-3 --help`.")),
            ("--version", _("Show the version.")),
        )
        return page(
            "grade EXERCISE [OPTIONS]\ngrade COMMAND [OPTIONS]",
            _("Grade PyTorch exercises: every check explained, on your own machine."),
            _examples(),
            [*sections, everyone],
            settings_of(ctx),
        )


def _examples() -> str:
    rows = (
        ("grade exercise-3", _("grade your file for exercise 3")),
        ("grade softmax", _("the same, by its name")),
        ("grade hint 3", _("one more hint")),
        ("grade watch", _("grade again each time you save")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


def _groups() -> dict[str, str]:
    return {
        "students": _("Commands"),
        "instructors": _("For instructors"),
        "machine": _("This machine"),
    }


def _refuse_option(word: str) -> None:
    if word.startswith("-"):
        text = _("{problem} See `{command}`.")
        problem = _("There is no option `{word}` here.").format(word=word)
        raise UsageError(text.format(problem=problem, command="grade --help"))


def load(entry: table.Entry) -> Any:
    """The command of an entry, its module imported now."""
    module = importlib.import_module(f"grader.cli.{entry.module}")
    return typer.main.get_command(cast("typer.Typer", module.app))


def root() -> Any:
    """The whole command, ready to run."""
    app = new_app(cls=Commands)

    @app.callback(invoke_without_command=True)
    def orientation(ctx: typer.Context, version: bool = False) -> None:
        if version:
            from grader import __version__

            typer.echo(f"torchgrade {__version__}")
        elif ctx.invoked_subcommand is None:
            typer.echo(ctx.get_help())

    return typer.main.get_command(app)
