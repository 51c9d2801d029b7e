"""What is wrong with a command line, in the user's language: typer says it in English."""

from __future__ import annotations

import re
from typing import Any

from grader.text import _

NO_COMMAND = re.compile(r"No such command '(.*)'")
TOO_MUCH = re.compile(r"Got unexpected extra argument.* \((.*)\)$")


def usage_problem(error: Exception) -> str | None:
    """The problem with the way to the help; None for an error of another kind."""
    describe = getattr(error, "format_message", None)
    if describe is None:
        return None
    said = str(describe())
    if "\n" in said:
        return said  # a page of help, for a group without a command
    problem = _problem(error, said)
    return _("{problem} See `{command}`.").format(problem=problem, command=_page(error))


def _page(error: Exception) -> str:
    """The command that shows the help for what was typed."""
    context = getattr(error, "ctx", None)
    if context is None:
        return "grade --help"
    own = getattr(context.command, "help_command", None)
    return str(own or f"{context.command_path} --help")


def _problem(error: Any, said: str) -> str:
    kind, param = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        return _("There is no option `{word}` here.").format(word=error.option_name)
    if kind == "BadOptionUsage":
        needs = "requires" in said
        text = _("{name} needs a value.") if needs else _("{name} takes no value.")
        return text.format(name=error.option_name)
    if param is not None:
        return _bad_parameter(kind, param, error.message)
    if found := NO_COMMAND.match(said):
        return _("There is no command `{word}` here.").format(word=found[1])
    if found := TOO_MUCH.match(said):
        return _("`{word}` is too much here.").format(word=found[1])
    return f"{said.rstrip('.')}."


def _bad_parameter(kind: str, param: Any, message: str) -> str:
    option = param.opts[-1].startswith("-")
    name = param.opts[-1] if option else param.metavar or param.name.upper()
    if kind == "MissingParameter":
        return _("{name} is missing.").format(name=name)
    text = _("{name} does not take this value ({problem}).")
    return text.format(name=name, problem=message.rstrip("."))
