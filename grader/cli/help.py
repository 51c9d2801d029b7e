"""Help pages: usage, what it does, examples, options. In the user's language, at any width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from grader.cli.settings import Settings
from grader.text import _

if TYPE_CHECKING:
    from rich.console import RenderableType

Rows = Sequence[tuple[str, str]]
ADDED = re.compile(r"\s*\[(default: |required|x[<>]|\d)[^\[\]]*\]$")
"""What typer puts behind a help text."""
TYPE = re.compile(r"<int[^>]*>")
INDENT = 2
NARROW = 60


def new_app(**options: Any) -> typer.Typer:
    """A typer app in the style of this tool."""
    options.setdefault("cls", Family)
    return typer.Typer(add_completion=False, rich_markup_mode=None, **options)


def examples(*rows: tuple[str, str]) -> str:
    """An epilog: commands, and what each of them does."""
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


class Family(TyperGroup):
    """A command made of commands (`grade author build`); its page shows an example of each."""

    def get_help(self, ctx: Any) -> str:
        """The page, as typer prints it for --help."""
        members = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.help or "") for name, command in members if command]
        firsts = [
            (command.epilog or "").partition("\n")[0] for _name, command in members if command
        ]
        usage = f"{ctx.command_path} COMMAND [OPTIONS]"
        sections = [(_("Commands"), rows), everywhere()]
        return page(usage, self.help or "", "\n".join(firsts), sections, settings_of(ctx))


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
        words = [word for word in self.usage.split() if word.islower() and word[0] not in "[-"]
        return " ".join([*words, "--help"])

    def get_help(self, ctx: Any) -> str:
        """The page, as typer prints it for --help."""
        arguments: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                is_argument = param.param_type_name == "argument"
                (arguments if is_argument else options).append(_row(param, *record))
        sections = [(_("Arguments"), arguments), (_("Options"), options), everywhere()]
        return page(self.usage, self.help or "", self.epilog or "", sections, settings_of(ctx))


def _row(param: Any, left: str, told: str) -> tuple[str, str]:
    """One argument or option in our words: typer adds types, ranges and defaults in English."""
    if "--help" in param.opts:
        return left, _("Show this page.")
    told = ADDED.sub("", told)
    if param.param_type_name == "argument":
        return param.metavar or left.partition(" <")[0].upper(), told
    left = TYPE.sub("N", left)
    if param.required:
        return left, _("{text} (required)").format(text=told)
    value = param.default
    if value is None or isinstance(value, bool | tuple | list) or str(value) == ".":
        return left, told
    value = f"{value:g}" if isinstance(value, float) else value
    return left, _("{text} ({value} by default)").format(text=told, value=value)


def settings_of(ctx: Any) -> Settings:
    """The settings of this run."""
    found = ctx.find_root().obj
    return found if isinstance(found, Settings) else Settings()


def everywhere(*more: tuple[str, str]) -> tuple[str, Rows]:
    """The options that all commands take, and more of them."""
    rows = [
        ("--course DIR", _("The course's folder, when you are not inside it.")),
        ("--lang en|zh", _("The language of the output.")),
        ("--no-color", _("No colours (so does the variable NO_COLOR).")),
        ("--traceback", _("Show Python's traceback for errors of the grader.")),
    ]
    return _("Everywhere"), [*rows, *more]


def page(
    usage: str,
    text: str,
    epilog: str,
    sections: Iterable[tuple[str, Rows]],
    settings: Settings,
) -> str:
    """One help page as text."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from grader.cli.screen import open_screen
    from grader.report.words import sentence

    console = open_screen(settings).out
    rows = _example_rows(epilog)
    shown = [(_("Examples"), list(_laid_out(rows, console.width)) if rows else [])]
    shown += [(heading, list(_described(rows, console.width))) for heading, rows in sections]
    with console.capture() as capture:
        console.print(_usage(usage))
        console.print()
        console.print(Padding(sentence(text), (0, INDENT)))
        for heading, parts in shown:
            if parts:
                console.print(Text(f"\n{heading}", style="bold"))
                # Never cropped: a command is there to be copied.
                console.print(Group(*parts), crop=False)
    return "\n".join(line.rstrip() for line in capture.get().rstrip("\n").split("\n"))


def _usage(lines: str) -> RenderableType:
    """The ways to call a command, below each other."""
    from rich.table import Table
    from rich.text import Text

    table = Table.grid()
    table.add_row(Text(_("Usage: "), style="bold"), Text(lines))
    return table


def _laid_out(rows: Rows, width: int) -> Iterator[RenderableType]:
    """Commands beside what they do; where a row would not fit, below each other."""
    from rich.cells import cell_len

    longest = [max(cell_len(row[side]) for row in rows) for side in (0, 1)]
    if sum(longest) + 3 + 2 * INDENT <= width:
        yield _table(rows, longest[0])
    else:
        yield from _stacked(rows)


def _described(rows: Rows, width: int) -> Iterator[RenderableType]:
    """Words beside what they mean; on a narrow page below each other."""
    if width < NARROW:
        yield from _stacked(rows)
    elif rows:
        yield _table(rows, width - 30)


def _stacked(rows: Rows) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    from grader.report.words import sentence

    for command, meaning in rows:
        yield Text(f"{' ' * INDENT}{command}", style="cyan", no_wrap=True, overflow="ignore")
        yield Padding(sentence(meaning), (0, INDENT, 0, 3 * INDENT))


def _table(rows: Rows, most: int) -> RenderableType:
    """Two columns, the left one of at most so many cells."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from grader.report.words import sentence

    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column(no_wrap=True, style="cyan", max_width=most)
    table.add_column()
    for left, right in rows:
        table.add_row(Text(left), sentence(right))
    return Padding(table, (0, INDENT))


def _example_rows(text: str) -> Rows:
    rows = []
    for line in text.splitlines():
        command, _sharp, meaning = line.strip().partition("  # ")
        if command:
            rows.append((command, meaning))
    return rows
