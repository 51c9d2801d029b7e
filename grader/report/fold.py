"""Folding one line of Python code so that it stays the same code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

OPEN, CLOSE = "([{", ")]}"
HANG = 4
DEEPEST = 30
"""Continuation lines start below the open bracket unless it stands further right than this."""


class Break(NamedTuple):
    """A place after a comma inside brackets, where Python ignores a new line."""

    at: int
    bracket: int
    """Where the innermost open bracket stands."""
    depth: int


def fold(line: str, width: int) -> list[str]:
    """`line` in pieces of at most `width` characters, as far as it can be broken."""
    breaks = list(_breaks(line))
    columns: dict[int, int] = {}
    pieces, start, indent = [], 0, 0
    while indent + len(line) - start > width:
        fitting = [b for b in breaks if start < b.at <= start + width - indent]
        if not fitting:
            break
        chosen = _best(fitting, start, width - indent)
        columns |= {b.bracket: indent + b.bracket - start for b in breaks if b.bracket >= start}
        pieces.append(" " * indent + line[start : chosen.at].rstrip())
        below = columns[chosen.bracket] + 1
        start, indent = chosen.at, below if below <= DEEPEST else HANG
        start += len(line[start:]) - len(line[start:].lstrip())
    return [*pieces, " " * indent + line[start:]]


def _best(fitting: list[Break], start: int, room: int) -> Break:
    """The outermost break that fills at least two fifths of the line, or else the last."""
    late = [b for b in fitting if b.at - start >= 0.4 * room] or fitting[-1:]
    shallow = min(b.depth for b in late)
    return [b for b in late if b.depth == shallow][-1]


def _breaks(line: str) -> Iterator[Break]:
    brackets: list[int] = []
    quote, escaped = "", False
    for k, character in enumerate(line):
        if quote:
            ends = character == quote and not escaped
            escaped = character == "\\" and not escaped
            quote = "" if ends else quote
        elif character in "'\"":
            quote = character
        elif character in OPEN:
            brackets.append(k)
        elif character in CLOSE and brackets:
            brackets.pop()
        elif character == "," and brackets:
            yield Break(k + 1, brackets[-1], len(brackets))
