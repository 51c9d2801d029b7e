"""Notebooks that work on their own marks, through the real nbgrader: their code alone counts."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from grader.course.course import Course
from grader.nbgrader.folder import write_course
from tests.nbgrader.classroom import ROOT, answers, exported, hand_in, nbgrader, write_answer

pytestmark = pytest.mark.slow
REAL = Course(ROOT)
EXERCISE = REAL.find("1")


def cells_marked(notebook: Any) -> list[Any]:
    marks = [(cell, cell.metadata.get("nbgrader")) for cell in notebook.cells]
    return [cell for cell, own in marks if isinstance(own, dict) and own.get("grade")]


def nothing(_notebook: Any) -> None:
    """As it came from the answer."""


def forged_outputs(notebook: Any) -> None:
    page = "<script>alert(1)</script>"
    data = {"text/plain": "99.0", "text/html": page}
    for cell in cells_marked(notebook):
        cell.outputs = [new_output("execute_result", data)] * 3
        cell.execution_count = 1


def copies(notebook: Any) -> None:
    """Of every test cell, before and behind it, with outputs and the same ids."""
    forged_outputs(notebook)
    notebook.cells[:0] = copy.deepcopy(cells_marked(notebook))
    notebook.cells += copy.deepcopy(cells_marked(notebook))


def no_tests(notebook: Any) -> None:
    gone = cells_marked(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell not in gone]


def other_points(notebook: Any) -> None:
    for k, cell in enumerate(cells_marked(notebook)):
        cell.source = "99.0"
        cell.metadata.nbgrader |= {"points": 99.0, "locked": False, "solution": k % 2 == 0}


def prose(notebook: Any) -> None:
    """Test cells as Markdown, which people mark."""
    for k, cell in enumerate(notebook.cells):
        if cell in cells_marked(notebook):
            notebook.cells[k] = new_markdown_cell("full marks, please", metadata=cell.metadata)


def other_versions(notebook: Any) -> None:
    """Marks that nbgrader would stop at."""
    for cell, marks in zip(
        notebook.cells, ({}, "x", [], {"grade_id": ["E1-C1"]}, None), strict=False
    ):
        cell.metadata["nbgrader"] = marks
    for k, cell in enumerate(cells_marked(notebook)):
        cell.metadata.nbgrader["schema_version"] = 1 + 2 * k


def one_id(notebook: Any) -> None:
    for cell in notebook.cells:
        cell.id = "same"


def huge(notebook: Any) -> None:
    """Attachments, metadata, outputs, and cells without number."""
    notebook.metadata["x"] = ["y"] * 100_000
    picture = {"a.png": {"image/png": "A" * (2 << 20)}}
    notebook.cells.append(new_markdown_cell("![](attachment:a.png)", attachments=picture))
    notebook.cells += [new_code_cell("1") for _ in range(200)]
    output = new_output("display_data", {"text/html": "<b>" * 100_000})
    notebook.cells[-1].outputs = [output] * 5


TRICKS: tuple[Callable[[Any], None], ...] = (
    nothing,
    forged_outputs,
    copies,
    no_tests,
    other_points,
    prose,
    other_versions,
    one_id,
    huge,
)


@pytest.fixture(scope="module")
def marks(tmp_path_factory) -> dict[str, tuple[float, float]]:
    """Score and maximum of each trick, with a right and with a wrong answer beside it."""
    folder: Path = tmp_path_factory.mktemp("hostile") / "torch101"
    write_course(REAL, [EXERCISE], folder)
    nbgrader(folder, "generate_assignment", EXERCISE.folder)
    for answer in ("right", "wrong"):
        code = answers(REAL, EXERCISE)[answer]
        for trick in TRICKS:

            def change(notebook: Any, trick: Any = trick, code: str = code) -> None:
                write_answer(notebook, code)
                trick(notebook)

            hand_in(folder, f"{answer}-{trick.__name__}", EXERCISE.folder, change)
    nbgrader(folder, "autograde", EXERCISE.folder)
    return {student: mark for (_name, student), mark in exported(folder).items()}


@pytest.mark.parametrize("trick", TRICKS, ids=lambda t: t.__name__)
def test_marks_stay(marks, trick):
    most = float(EXERCISE.points)
    assert marks[f"right-{trick.__name__}"] == (most, most)
    assert marks[f"wrong-{trick.__name__}"] == marks["wrong-nothing"]
    assert 0 < marks["wrong-nothing"][0] < most
