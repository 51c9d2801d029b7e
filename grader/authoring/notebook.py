"""The notebook of an exercise: handout, one cell for each thing to write, its checks below it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.authoring.outline import CheckFunction
from grader.authoring.stub import pieces
from grader.course.exercise import Exercise

Kind = Literal["prose", "setup", "imports", "write", "check"]
SETUP = "from grader.notebook import check"
HOW = """## Your turn

Replace each `raise NotImplementedError`, run the cell, then run the `check` below it. A check looks
at what you have run last: run a cell again after you change it. New cells of your own are welcome.
"""
END = """## The whole exercise

Restart the kernel and run all cells to see what you would hand in. Then save the notebook.
"""
PICTURE = re.compile(r"\]\((pictures/\w+)\.svg\)")


@dataclass(frozen=True)
class Cell:
    """One cell of the notebook, whoever it is made for."""

    kind: Kind
    name: str
    text: str = ""
    checks: tuple[CheckFunction, ...] = ()
    """What a cell of kind `check` runs; none means the whole exercise."""


def layout(
    exercise: Exercise, handout: str, source: str, placed: dict[str, list[CheckFunction]]
) -> Iterator[Cell]:
    """The cells in order; `source` is a stub, or a reference with its regions.

    Pictures are linked as PNG: GitHub shows no SVG in notebooks.
    """
    text = PICTURE.sub(r"](\1.png)", handout.strip())
    for k, part in enumerate(re.split(r"\n(?=## )", text)):
        title = f"# {exercise.number} · {exercise.title.en}\n\n" if k == 0 else ""
        yield Cell("prose", f"handout-{k + 1}", title + part.strip())
    rules = banned_list(exercise)
    yield Cell("prose", "how", HOW.strip() + (f"\n\nNot allowed: {rules}." if rules else ""))
    yield Cell("setup", "setup", SETUP)
    for piece in pieces(source):
        if piece.name not in placed:
            yield Cell("imports", "imports", piece.text)
            continue
        yield Cell("write", piece.name, piece.text)
        if found := placed[piece.name]:
            yield Cell("check", piece.name, checks=tuple(found))
    yield Cell("prose", "end", END.strip())
    yield Cell("check", "all")


def make_notebook(
    exercise: Exercise, handout: str, stub: str, placed: dict[str, list[CheckFunction]]
) -> str:
    """The students' notebook as text; the same text for the same input."""
    cells = []
    for cell in layout(exercise, handout, stub, placed):
        checks = [c for c in cell.checks if not c.hidden]
        if cell.kind == "check" and (checks or not cell.checks):
            names = [exercise.check_id(c.check) for c in checks] or [f"E{exercise.number}"]
            cells.append(code(f"check-{cell.name}", check_call(names)))
        elif cell.kind == "prose":
            cells.append(markdown(cell.name, cell.text))
        elif cell.kind != "check":
            name = f"write-{cell.name}" if cell.kind == "write" else cell.name
            cells.append(code(name, cell.text))
    return as_text(cells)


def banned_list(exercise: Exercise) -> str:
    """The banned public names, shortened as people write them."""
    names = [n.replace("torch.nn.functional.", "F.") for n in exercise.rules.banned]
    names = [n.replace("torch.nn.", "nn.").replace("torch.Tensor.", "Tensor.") for n in names]
    return ", ".join(f"`{name}`" for name in names)


def check_call(names: Sequence[str]) -> str:
    """The code that runs some checks."""
    return f"check({', '.join(map(json.dumps, names))})"


def as_text(cells: list[NotebookNode]) -> str:
    """Cells as the text of a valid notebook."""
    notebook: NotebookNode = new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(notebook)
    text = str(nbformat.writes(notebook, version=4))  # type: ignore[no-untyped-call]
    return text.rstrip("\n") + "\n"


def markdown(name: str, text: str) -> NotebookNode:
    """A cell of prose; its name becomes its id, the same each time."""
    return _named(new_markdown_cell(text), name)  # type: ignore[no-untyped-call]


def code(name: str, text: str) -> NotebookNode:
    """A cell of code; its name becomes its id, the same each time."""
    return _named(new_code_cell(text), name)  # type: ignore[no-untyped-call]


def _named(cell: NotebookNode, name: str) -> NotebookNode:
    cell["id"] = name.replace("_", "-")[:64]
    return cell
