"""`OwnMarks`: what nbgrader keeps in cells comes from its gradebook, not from who hands in.

nbgrader stops marking the whole class where a notebook holds a copy of a test cell, or claims to be
of another version of its format. This stands before nbgrader's own preprocessors, which then find
nothing of that kind. It runs nothing, and leaves the text of cells alone.
"""

from __future__ import annotations

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from grader.nbgrader.gradebook import given_notebook
from grader.nbgrader.source import SCHEMA


class OwnMarks(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Puts the marks of cells back as the gradebook has them, and takes all others away.

    Of several cells that claim to be the same one the last is it, as nbgrader itself has it.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook with the marks that were given out."""
        asked = resources["nbgrader"]
        given = given_out(asked["db_url"], asked["assignment"], asked["notebook"])
        for cell in reversed(nb.cells):
            marks = given.pop(claimed(cell), None)
            cell.metadata.pop("nbgrader", None)
            if marks is not None:
                cell.metadata["nbgrader"] = marks
                if marks["cell_type"] == "code":
                    cell.pop("attachments", None)  # or it cannot become one again
        return nb, resources


def claimed(cell: Any) -> str:
    """Which cell of the assignment a submitted one says it is; empty for none."""
    marks = cell.metadata.get("nbgrader")
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else ""


def given_out(db_url: str, assignment: str, notebook: str) -> dict[str, dict[str, Any]]:
    """The marks of each cell of an assignment by its id, as the gradebook has them."""
    with given_notebook(db_url, assignment, notebook) as found:
        points = {cell.name: cell.max_score for cell in (*found.grade_cells, *found.task_cells)}
        graded = {cell.name for cell in found.grade_cells}
        tasks = {cell.name for cell in found.task_cells}
        solutions = {cell.name for cell in found.solution_cells}
        return {
            cell.name: {
                "schema_version": SCHEMA,
                "grade_id": cell.name,
                "grade": cell.name in graded,
                "solution": cell.name in solutions,
                "task": cell.name in tasks,
                "locked": cell.locked,
                "cell_type": cell.cell_type,
                "checksum": cell.checksum,
                **({"points": points[cell.name]} if cell.name in points else {}),
            }
            for cell in found.source_cells
        }
