"""Help pages: usage, what it does, examples, options. In the user's language, at any width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from grader.cli.settings import Settings
from grader.text import _

Rows = Sequence[tuple[str, str]]


def new_app(**options: Any) -> typer.Typer:
    """A typer app in the style of this tool."""
    options.setdefault("cls", Family)
    return typer.Typer(add_completion=False, rich_markup_mode=None, **options)


class Family(TyperGroup):
    """A command made of commands (`grade author build`); its page shows an example of each."""

    def get_help(self, ctx: Any) -> str:
        """The page, as typer prints it for --help."""
        members = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.help or "") for name, command in members if command]
        examples = "\n".join(
            (command.epilog or "").partition("\n")[0] for _name, command in members if command
        )
        usage = f"{ctx.command_path} COMMAND [OPTIONS]"
        sections = [(_("Commands"), rows), everywhere()]
        return page(usage, self.help or "", examples, sections, settings_of(ctx))


class Command(TyperCommand):
    """A command whose help is a page of this module.

    Its `epilog` holds the examples, one a line: the command, two spaces, `#` and what it does.
    Its `options_metavar` is the usage without `grade`: `hint EXERCISE [OPTIONS]`.
    """

    @property
    def usage(self) -> str:
        """The command as one types it."""
        return f"grade {self.options_metavar}"

    @property
    def help_command(self) -> str:
        """What shows this page."""
        words = self.usage.split(" [", maxsplit=1)[0]
        return f"{words} --help"

    def get_help(self, ctx: Any) -> str:
        """The page, as typer prints it for --help."""
        arguments: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                is_argument = param.param_type_name == "argument"
                (arguments if is_argument else options).append(record)
        options = [(o, _("Show this page.")) if "--help" in o else (o, t) for o, t in options]
        sections = [(_("Arguments"), arguments), (_("Options"), options), everywhere()]
        return page(self.usage, self.help or "", self.epilog or "", sections, settings_of(ctx))


def settings_of(ctx: Any) -> Settings:
    """The settings of this run."""
    found = ctx.find_root().obj
    return found if isinstance(found, Settings) else Settings()


def everywhere() -> tuple[str, Rows]:
    """The options that all commands take."""
    rows = [
        ("--course DIR", _("The course's folder, when you are not inside it.")),
        ("--lang en|zh", _("The language of the output.")),
        ("--no-color", _("No colours (so does the variable NO_COLOR).")),
        ("--traceback", _("Show Python's traceback for errors of the grader.")),
    ]
    return _("Everywhere"), rows


def page(
    usage: str,
    text: str,
    examples: str,
    sections: Iterable[tuple[str, Rows]],
    settings: Settings,
) -> str:
    """One help page as text."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from grader.cli.screen import open_screen

    console = open_screen(settings).out
    with console.capture() as capture:
        console.print(Text.assemble((_("Usage: "), "bold"), usage))
        console.print()
        console.print(Padding(Text(text), (0, 2)))
        for heading, rows in [(_("Examples"), _example_rows(examples)), *sections]:
            if not rows:
                continue
            table = Table.grid(padding=(0, 3, 0, 0))
            table.add_column(no_wrap=True, style="cyan", max_width=console.width - 30)
            table.add_column()
            for left, right in rows:
                table.add_row(Text(left), Text(right))
            console.print()
            console.print(Text(heading, style="bold"))
            console.print(Padding(table, (0, 2)))
    return capture.get().rstrip("\n")


def _example_rows(text: str) -> Rows:
    rows = []
    for line in text.splitlines():
        command, _sharp, meaning = line.strip().partition("  # ")
        if command:
            rows.append((command, meaning))
    return rows
