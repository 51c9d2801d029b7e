"""The notebook of an exercise: handout, one cell for each thing to write, the command to grade."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.authoring.outline import CheckFunction
from grader.authoring.stub import pieces
from grader.course.exercise import Exercise


def make_notebook(exercise: Exercise, handout: str, stub: str, checks: list[CheckFunction]) -> str:
    """The notebook as text; the same text for the same input."""
    del checks
    cells = [_markdown("title", f"# {exercise.number} · {exercise.title.en}\n\n{handout.strip()}")]
    cells += [_code(f"write-{piece.name}", piece.text) for piece in pieces(stub)]
    then = "Save the notebook, then run this cell to see your score."
    cells.append(_markdown("grade", then))
    command = f"!grade {exercise.id} --file {exercise.slug}.ipynb"
    cells.append(_code("run-grade", command))
    notebook: NotebookNode = new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(notebook)
    text = str(nbformat.writes(notebook, version=4))  # type: ignore[no-untyped-call]
    return text.rstrip("\n") + "\n"


def _markdown(name: str, text: str) -> NotebookNode:
    return _named(new_markdown_cell(text), name)  # type: ignore[no-untyped-call]


def _code(name: str, text: str) -> NotebookNode:
    return _named(new_code_cell(text), name)  # type: ignore[no-untyped-call]


def _named(cell: NotebookNode, name: str) -> NotebookNode:
    cell["id"] = name.replace("_", "-")[:64]
    return cell
