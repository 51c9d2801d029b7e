"""A notebook as the Python source that its code cells make, read in order; nothing is executed.

Each cell begins with a comment that names it, so that a line of the source can be found again.
What only a notebook understands is left out, and so is what defines nothing: trials and plots.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from grader.text import _

MAX_BYTES = 20 << 20
"""Of a notebook with its pictures."""
ASSIGNED = re.compile(r"[\w, ]{1,200}=\s{0,20}[%!]")
KEPT_CELL_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")
"""Cell magics whose cell is ordinary Python below the first line."""
OWN_LINE = re.compile(r"\s{0,20}!\s{0,20}(python3? -m )?grader?\b")
CHECK = re.compile(r"(?:E|exercise-)\d{1,4}(?:\.C\d{1,4})?", re.IGNORECASE)
TRIALS = (ast.Expr, ast.Assert, ast.Pass)


@dataclass
class Found:
    """What a notebook holds: its source, or why there is none."""

    source: str = ""
    problem: str | None = None
    notices: list[str] = field(default_factory=list)


def read_notebook(data: bytes) -> Found:
    """The source in a notebook's bytes."""
    try:
        cells = list(_code_cells(data))
    except RecursionError:
        return Found(problem=_("the notebook cannot be read: it is nested too deeply"))
    except Exception as error:  # whatever nbformat makes of a broken file
        text = _("the notebook cannot be read: {error}")
        return Found(problem=text.format(error=_first_line(error)))
    found = Found()
    pieces = []
    dropped: list[int] = []
    for number, text in cells:
        source, lost = _python(text)
        if lost:
            dropped.append(number)
        source = _without_feedback(source)
        if source.strip() and not _is_trial(source, number, found.notices):
            pieces.append(f"# cell {number}\n{source.rstrip()}\n")
    if dropped:
        text = _("Notebook commands (lines with % or !) were left out of {cells}.")
        found.notices.append(text.format(cells=_cells(dropped)))
    found.source = "\n\n".join(pieces)
    if not pieces:
        found.problem = _("the notebook holds no code")
    return found


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    text = (lines[0] if lines else type(error).__name__)[:200]
    return text.encode("utf-8", "replace").decode()


def _code_cells(data: bytes) -> Iterator[tuple[int, str]]:
    import nbformat

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of old or slightly wrong notebooks, which read well
        notebook: Any = nbformat.reads(data.decode("utf-8-sig"), as_version=4)  # type: ignore[no-untyped-call]
    number = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            number += 1
            text = cell.source
            if not isinstance(text, str):
                raise TypeError(_("a cell holds no text"))
            yield number, text.replace("\r\n", "\n").replace("\r", "\n")


def _python(text: str) -> tuple[str, bool]:
    """A cell as Python, each line in its place, and whether a command was left out of it.

    A cell that is Python as it stands is left alone: a text may have lines that begin with `%`.
    """
    if text.lstrip().startswith("%%"):
        first, _newline, rest = text.lstrip().partition("\n")
        if not first.startswith(KEPT_CELL_MAGICS):
            return "", True
        return f"# {first}\n{_python(rest)[0]}", True
    if _parses(text):
        return text, False
    lines, lost = [], False
    for line in text.split("\n"):
        if _is_command(line.strip()):
            lost = lost or not OWN_LINE.match(line)
            indent = line[: len(line) - len(line.lstrip())]
            line = f"{indent}pass  # {line.strip()}" if indent else f"# {line}"
        lines.append(line)
    return "\n".join(lines), lost


def _is_command(line: str) -> bool:
    """Whether a line is for the notebook: `%matplotlib inline`, `!pip`, `x = !ls`, `help?`."""
    return line.startswith(("%", "!", "?")) or line.endswith("?") or bool(ASSIGNED.match(line))


def _parses(text: str) -> bool:
    return _tree(text) is not None


def _tree(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _is_trial(source: str, number: int, notices: list[str]) -> bool:
    """Whether a cell is left out: it defines nothing, or Jupyter itself could not run it."""
    tree = _tree(source)
    if tree is None:
        text = _("Cell {number} was left out: it is not valid Python.")
        notices.append(text.format(number=number))
        return True
    if not tree.body:
        return True
    docstring = isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Constant)
    if all(isinstance(node, TRIALS) for node in tree.body) and not docstring:
        text = _("Cell {number} was left out: it defines nothing.")
        notices.append(text.format(number=number))
        return True
    return False


def _without_feedback(source: str) -> str:
    """The cell without what our notebooks have for feedback while one works: it is no answer.

    `from grader.notebook import check`, and calls like `check("E3.C2")`. Lines keep their places.
    """
    tree = _tree(source)
    if tree is None:
        return source
    lines = [line.encode() for line in source.split("\n")]
    for node in filter(_is_feedback, reversed(tree.body)):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
        alone = not (before + after.partition(b"#")[0]).strip()
        kept = b"" if alone else before + b"pass" + after
        lines[first : last + 1] = [kept, *[b""] * (last - first)]
    return b"\n".join(lines).decode()


def _is_feedback(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "grader.notebook"
    call = node.value if isinstance(node, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
        return False
    names = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    return (
        call.func.id == "check"
        and len(names) == len(call.args) > 0
        and all(isinstance(name, str) and CHECK.fullmatch(name.strip()) for name in names)
    )


def _cells(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return _("cell {number}").format(number=numbers[0])
    return _("cells {numbers}").format(numbers=", ".join(map(str, numbers)))
