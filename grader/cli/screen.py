"""The two streams of a command: what it says (stdout) and what it notes meanwhile (stderr)."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from rich.console import Console, Group, RenderableType
from rich.text import Text

from grader.cli.interrupts import stop_if_interrupted
from grader.report.words import prose

if TYPE_CHECKING:
    from grader.cli.settings import Settings

MAX_WIDTH = 100
"""Lines longer than this are hard to read, however wide the terminal."""
MIN_WIDTH = 40


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Nobody reads on: told like any other end of a command, in `main`."""
        raise BrokenPipeError


@dataclass(frozen=True)
class Screen:
    """Where a command writes. Neither console interprets markup or emoji codes."""

    out: Console
    err: Console

    def show(self, *parts: RenderableType) -> None:
        """Print parts one below the other; in a log, without blanks at the ends of lines."""
        if self.out.is_terminal:
            self.out.print(Group(*parts), crop=False)
            return
        with self.out.capture() as captured:
            self.out.print(Group(*parts), crop=False)
        self.out.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
        self.out.file.flush()

    def note(self, text: str) -> None:
        """One line on stderr."""
        # A log keeps the line whole, so that one can search it.
        self.err.print(Group(prose(text)), soft_wrap=not self.err.is_terminal)

    @property
    def lively(self) -> bool:
        """True where something may move or be wiped away: a terminal that is not dumb."""
        return self.err.is_terminal and not self.err.is_dumb_terminal

    @contextlib.contextmanager
    def busy(self, text: str) -> Iterator[None]:
        """Show that something goes on; with a terminal only. A Ctrl-C from before ends it."""
        stop_if_interrupted()
        if not self.lively:
            yield
            return
        with self.err.status(Text(text, style="dim"), spinner="dots", spinner_style="dim"):
            yield


def open_screen(settings: Settings) -> Screen:
    """The screen for these settings and this terminal."""
    return Screen(_console(sys.stdout, settings), _console(sys.stderr, settings))


def _console(stream: TextIO, settings: Settings) -> Console:
    # What a stream cannot encode must not end the command.
    with contextlib.suppress(AttributeError, ValueError):
        stream.reconfigure(errors="replace")  # type: ignore[attr-defined]
    console = _Console(file=stream, highlight=False, markup=False, emoji=False)
    if not _colourful(console, settings):
        console = _Console(
            file=stream, highlight=False, markup=False, emoji=False, color_system=None
        )
    console.width = max(MIN_WIDTH, min(console.width, MAX_WIDTH))
    return console


def _colourful(console: Console, settings: Settings) -> bool:
    return (
        settings.color
        and not os.environ.get("NO_COLOR")
        and console.is_terminal
        and not console.is_dumb_terminal
    )
