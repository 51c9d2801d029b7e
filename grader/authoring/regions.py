"""Solution regions: what is taken out of a reference to make a stub.

    # BEGIN SOLUTION
    ...
    # END SOLUTION

Inside a function a region is replaced by `raise NotImplementedError`; at module level it
is removed. The parser is strict: a stray, nested or unclosed marker is an error with its
file and line, since a region that is not seen would publish a solution.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from grader.errors import CourseError

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
MARKER = re.compile(r"(?i)\b(begin|end)\s+solution\b")


@dataclass(frozen=True)
class Region:
    """Lines `first` to `last` (counted from 1), markers included."""

    first: int
    last: int
    indent: str


def find_regions(text: str, path: str) -> list[Region]:
    """All regions of a source text, in order; raises `CourseError` with file and line."""
    regions: list[Region] = []
    opened: tuple[int, str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped == BEGIN:
            if opened is not None:
                raise CourseError(f"{path}:{number}: a region begins inside another one.")
            opened = (number, line[: len(line) - len(line.lstrip())])
        elif stripped == END:
            if opened is None:
                raise CourseError(f"{path}:{number}: a region ends that did not begin.")
            regions.append(Region(opened[0], number, opened[1]))
            opened = None
        elif MARKER.search(line):
            raise CourseError(
                f"{path}:{number}: this looks like a marker of a region but is not one; "
                f"a marker is a line `{BEGIN}` or `{END}` of its own."
            )
    if opened is not None:
        raise CourseError(f"{path}:{opened[0]}: this region is never closed.")
    return regions


def strip_regions(text: str, path: str, exercise: str) -> str:
    """The text with every region taken out, ready for students."""
    lines = text.splitlines()
    inside = owners(text, path)
    for region in reversed(find_regions(text, path)):
        owner = inside.get(region.first)
        if region.indent and owner is None:
            raise CourseError(f"{path}:{region.first}: a region belongs in a function, or outside.")
        body = [f'{region.indent}raise NotImplementedError("{exercise}: {owner}")'] if owner else []
        lines[region.first - 1 : region.last] = body
    return tidy("\n".join(lines))


def without_helpers(text: str) -> str:
    """The text without the regions that stand outside of functions; all others stay."""
    lines = text.splitlines()
    for region in reversed(find_regions(text, "")):
        if not region.indent:
            del lines[region.first - 1 : region.last]
    return tidy("\n".join(lines)).rstrip("\n")


def owners(text: str, path: str) -> dict[int, str]:
    """The function around each line, by line number: `softmax`, `MLP.forward`."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise CourseError(f"{path}:{error.lineno}: {error.msg}.") from None
    found: dict[int, str] = {}

    def visit(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                name = f"{prefix}{child.name}"
                if isinstance(child, ast.FunctionDef):
                    end = child.end_lineno or child.lineno
                    # The closing marker is a comment: it lies below the last statement.
                    found.update(dict.fromkeys(range(child.lineno, end + 2), name))
                visit(child, f"{name}.")

    visit(tree, "")
    return found


def tidy(text: str) -> str:
    """At most two blank lines in a row, none at the end."""
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n") + "\n"
