"""The options that every command takes, wherever they stand on the command line.

They are read before the commands are built, because help texts are already in the user's language.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.text import LANGUAGES, _, detect

TRACEBACK = "GRADE_TRACEBACK"
VALUES = ("--course", "--lang")
SWITCHES = ("--no-color", "--traceback")


@dataclass(frozen=True)
class Settings:
    """What holds for one run of the command."""

    course: Path | None = None
    language: str = "en"
    color: bool = True
    """False: no colours even where the terminal has them."""
    traceback: bool = False
    """Show Python's traceback for an unexpected error."""


def wants_traceback() -> bool:
    """What the variable GRADE_TRACEBACK says."""
    return os.environ.get(TRACEBACK, "") not in ("", "0")


def take(arguments: Sequence[str]) -> tuple[Settings, list[str]]:
    """The settings on a command line, and the arguments that are left.

    Raises `UsageError` for an option without its value, or an unknown language.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        name, _equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name in VALUES:
            found[name] = value or _following(words, name)
        elif word in SWITCHES:
            found[word] = "yes"
        else:
            rest.append(word)
    return _settings(found), rest


def _following(words: Iterator[str], name: str) -> str:
    value = next(words, "")
    if not value or value.startswith("--"):
        raise UsageError(_("{option} needs a value; see `grade --help`.").format(option=name))
    return value


def _settings(found: dict[str, str]) -> Settings:
    language = found.get("--lang") or detect()
    if language not in LANGUAGES:
        text = _("There is no language `{name}`. Use --lang en or --lang zh.")
        raise UsageError(text.format(name=language))
    return Settings(
        course=Path(found["--course"]) if "--course" in found else None,
        language=language,
        color="--no-color" not in found,
        traceback="--traceback" in found or wants_traceback(),
    )
