"""A table downloaded from a platform, as the template of what goes back to it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.text import _

MAX_BYTES = 50 << 20


@dataclass(frozen=True)
class Sheet:
    """A header and its rows; every row is as long as the header."""

    path: Path
    header: list[str]
    rows: list[list[str]]

    def column(self, *names: str) -> int | None:
        """Where the first column of one of these names stands; upper and lower case are alike."""
        wanted = {name.casefold() for name in names}
        found = (k for k, name in enumerate(self.header) if name.strip().casefold() in wanted)
        return next(found, None)


class Index:
    """Rows of a sheet by what stands in them, to find the row of one student."""

    def __init__(self, rows: Iterable[list[str]], value: Callable[[list[str]], str]) -> None:
        self.rows: dict[str, list[list[str]]] = {}
        for row in rows:
            self.rows.setdefault(value(row).strip().casefold(), []).append(row)

    def find(self, *words: str) -> list[str] | None:
        """The row of the first of these words that names exactly one."""
        for word in words:
            rows = self.rows.get(word.strip().casefold(), [])
            if word.strip() and len(rows) == 1:
                return rows[0]
        return None


def read_sheet(path: Path) -> Sheet:
    """A CSV file with commas or semicolons; raises `UsageError`."""
    rows = [row for row in _rows(path) if any(cell.strip() for cell in row)]
    if not rows:
        raise UsageError(_("{path} is empty.").format(path=path))
    header = rows[0]
    width = len(header)
    return Sheet(path, header, [(row + [""] * width)[:width] for row in rows[1:]])


def _rows(path: Path) -> list[list[str]]:
    text = _text(path)
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        # strict: a quote that never closes must not swallow half a class.
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        said = _("{path} is no table that can be read: {problem}.")
        raise UsageError(said.format(path=path, problem=error)) from None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        text = _("{path} cannot be read: {problem}.")
        raise UsageError(text.format(path=path, problem=error.strerror)) from None
    if len(data) > MAX_BYTES:
        raise UsageError(_("{path} is too large to be a download of grades.").format(path=path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _("{path} is not UTF-8. Use the file as the platform gave it.")
        raise UsageError(text.format(path=path)) from None
