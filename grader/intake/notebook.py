"""A notebook as the Python source that its code cells make, read in order; nothing is executed.

Each cell begins with a comment that names it, so that a line of the source can be found again.
What only a notebook understands is left out, and so is what defines nothing: trials and plots.

Of the file only types and sources of cells are decoded. Outputs, pictures, ids and metadata are
skipped, whatever they are, and so is the format's schema: to check it can be made to take hours.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, field

import msgspec

from grader.text import _, plural

MAX_BYTES = 20 << 20
"""Of a notebook with its pictures."""
MAX_CODE = 256 << 10
"""Of its code, all cells together: before any of it is parsed."""
MAX_CELLS = 2000
"""With code."""
MAX_NOTICES = 10
"""Cells that are named where they are left out."""
NUMBER = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b', re.DOTALL)
"""A string, or a number that JSON does not have and Jupyter writes into outputs."""
ASSIGNED = re.compile(r"[\w, ]{1,200}=\s{0,20}[%!]")
KEPT_CELL_MAGICS = ("%%time", "%%timeit", "%%capture", "%%prun")
"""Cell magics whose cell is ordinary Python below the first line."""
OWN_LINE = re.compile(r"\s{0,20}!\s{0,20}(python3? -m )?grader?\b")
CHECK = re.compile(r"(?:E|exercise-)\d{1,4}(?:\.C\d{1,4})?", re.IGNORECASE)
TRIALS = (ast.Expr, ast.Assert, ast.Pass)


class Cell(msgspec.Struct):
    """A cell, as formats 4 (`source`) and 2 and 3 (`input`) have it."""

    cell_type: str
    source: str | list[str] = ""
    input: str | list[str] = ""


class Sheet(msgspec.Struct):
    """Where formats 2 and 3 keep cells."""

    cells: list[Cell] = []


class Book(msgspec.Struct):
    """What of a notebook is read."""

    nbformat: int
    cells: list[Cell] = []
    worksheets: list[Sheet] = []


@dataclass
class Found:
    """What a notebook holds: its source, or why there is none."""

    source: str = ""
    problem: str | None = None
    notices: list[str] = field(default_factory=list)


def read_notebook(data: bytes) -> Found:
    """The source in a notebook's bytes."""
    try:
        cells = _code_cells(data)
    except RecursionError:
        return Found(problem=_("the notebook cannot be read: it is nested too deeply"))
    except ValueError as error:
        text = _("the notebook cannot be read: {error}")
        return Found(problem=text.format(error=_first_line(error)))
    if sum(len(text.encode()) for text in cells) > MAX_CODE:
        return Found(problem=_("the code in the notebook is larger than 256 KB"))
    if len(cells) > MAX_CELLS:
        text = _("the notebook has more than {number} cells with code")
        return Found(problem=text.format(number=MAX_CELLS))
    return _found(cells)


def _found(cells: list[str]) -> Found:
    found = Found()
    pieces = []
    dropped: list[int] = []
    for number, text in enumerate(cells, 1):
        source, lost = _python(text)
        if lost:
            dropped.append(number)
        source = _without_feedback(source)
        if source.strip() and not _is_trial(source, number, found.notices):
            pieces.append(f"# cell {number}\n{source.rstrip()}\n")
    if (more := len(found.notices) - MAX_NOTICES) > 0:
        text = plural(
            "{number} more cell was left out.", "{number} more cells were left out.", more
        )
        found.notices[MAX_NOTICES:] = [text.format(number=more)]
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


def _code_cells(data: bytes) -> list[str]:
    """The texts of the code cells; raises `ValueError` for what is no notebook."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        book = msgspec.json.decode(data, type=Book)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        numbers = NUMBER.sub(lambda found: found[0] if found[0][:1] == b'"' else b"null", data)
        book = msgspec.json.decode(numbers, type=Book)
    if book.nbformat not in (2, 3, 4):
        text = _("it has the format {number}; save it with JupyterLab")
        raise ValueError(text.format(number=book.nbformat))
    if book.nbformat == 4:
        texts = ["".join(c.source) for c in book.cells if c.cell_type == "code"]
    else:
        cells = (cell for sheet in book.worksheets for cell in sheet.cells)
        texts = ["".join(c.input) for c in cells if c.cell_type == "code"]
    return [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]


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
    named = [*map(str, numbers[:MAX_NOTICES]), *(["…"] if len(numbers) > MAX_NOTICES else [])]
    return _("cells {numbers}").format(numbers=", ".join(named))
