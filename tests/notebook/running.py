"""Running notebooks as a student does, without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from grader.authoring.stub import pieces


def run(path: Path) -> list[Any]:
    """The code cells of a notebook after Run All; raises when a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=600, resources=where).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cell: Any, kind: str = "text/plain") -> str:
    """What the one output of a cell shows."""
    assert [output.output_type for output in cell.outputs] == ["display_data"]
    return str(cell.outputs[0].data[kind])


def verdicts(cell: Any) -> list[str]:
    """How the checks of a cell's report are shown: `passed`, `failed` or `open`."""
    return re.findall(r'class="tg-check tg-(\w+)"', shown(cell, "text/html"))


def add_code(notebook: Any, *sources: str) -> None:
    """Append code cells."""
    notebook.cells += [nbformat.v4.new_code_cell(source) for source in sources]


def rewrite(path: Path, change: Callable[[Any], None]) -> None:
    """Change a notebook on disk."""
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def fill_in(path: Path, source: str) -> None:
    """Put a solution into the cells that ask for it."""
    texts = {f"write-{p.name.replace('_', '-')}": p.text for p in pieces(source)}
    texts["imports"] = texts.pop("write-imports")

    def change(notebook: Any) -> None:
        for cell in notebook.cells:
            cell.source = texts.get(cell.id, cell.source)

    rewrite(path, change)
