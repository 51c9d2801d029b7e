"""An exercise as an nbgrader source notebook (schema 3), and a course folder of such notebooks.

Source notebooks hold the reference between `BEGIN SOLUTION` and `END SOLUTION`, as nbgrader wants
it; `nbgrader generate_assignment` takes it out. Each check is one autograded test cell that
holds nothing but the check's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.notebook import Cell, as_text, check_call, code, layout, markdown
from grader.authoring.placing import place
from grader.authoring.stub import make_stub, public_names
from grader.course.course import Course
from grader.course.exercise import Exercise

SCHEMA = 3
Files = dict[str, bytes]
"""Relative paths and what stands in them."""


def assignment_files(course: Course, exercise: Exercise) -> Files:
    """What nbgrader's `source/ASSIGNMENT` holds for one exercise."""
    folder = course.source(exercise)
    reference = (folder / exercise.file).read_text(encoding="utf-8")
    handout = (folder / "handout.en.md").read_text(encoding="utf-8")
    text = source_notebook(exercise, folder, handout, reference)
    files = {f"{exercise.slug}.ipynb": text.encode()}
    return files | {f"pictures/{p.name}": p.read_bytes() for p in folder.glob("pictures/*.png")}


def source_notebook(exercise: Exercise, folder: Path, handout: str, reference: str) -> str:
    """The instructor's notebook as text; the same text for the same input."""
    names = public_names(make_stub(exercise, reference))
    cells = layout(exercise, handout, reference, place(folder, reference, names))
    return as_text([made for cell in cells for made in _made(exercise, cell)])


def _made(exercise: Exercise, cell: Cell) -> Iterator[NotebookNode]:
    if cell.kind == "prose":
        yield _marked(markdown(cell.name, cell.text), cell.name, locked=True)
    elif cell.kind == "setup":
        yield _marked(code(cell.name, cell.text), cell.name, locked=True)
    elif cell.kind == "imports":
        yield code(cell.name, cell.text)
    elif cell.kind == "write":
        yield _marked(code(f"write-{cell.name}", cell.text), f"write-{cell.name}", solution=True)
    elif not cell.checks:
        yield code(f"check-{cell.name}", check_call([f"E{exercise.number}"]))
    for check in cell.checks:
        name = exercise.check_id(check.check)
        text = check_call([name])
        if check.hidden:
            text = f"### BEGIN HIDDEN TESTS\n{text}\n### END HIDDEN TESTS"
        grade_id = name.replace(".", "-")
        yield _marked(code(f"test-{grade_id}", text), grade_id, points=check.points, locked=True)


def _marked(
    cell: NotebookNode,
    grade_id: str,
    *,
    points: float | None = None,
    locked: bool = False,
    solution: bool = False,
) -> NotebookNode:
    marks: dict[str, object] = {
        "schema_version": SCHEMA,
        "grade_id": grade_id,
        "grade": points is not None,
        "locked": locked,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        marks["points"] = points
    cell.metadata["nbgrader"] = marks
    return cell
