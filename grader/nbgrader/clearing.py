"""nbgrader's `ClearSolutions` for references with helpers outside of functions."""

from __future__ import annotations

from typing import Any

from nbgrader import preprocessors

from grader.authoring.regions import without_helpers


class ClearSolutions(preprocessors.ClearSolutions):  # type: ignore[misc]  # nbgrader is untyped
    """Takes out a region outside of functions without a trace; the rest is nbgrader's own.

    nbgrader would leave `raise NotImplementedError()` in its place, which runs as soon as the
    notebook does.
    """

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        """One cell, cleared."""
        if cell.cell_type == "code":
            cell.source = without_helpers(cell.source)
        cleared: tuple[Any, Any] = super().preprocess_cell(cell, resources, cell_index)
        return cleared
