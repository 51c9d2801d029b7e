"""nbgrader's gradebook, for reading what an assignment gave out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from nbgrader.api import Gradebook


@contextmanager
def given_notebook(db_url: str, assignment: str, notebook: str) -> Iterator[Any]:
    """A notebook of an assignment as the gradebook has it now.

    Raises nbgrader's `MissingEntry` where it has none.
    """
    with _gradebook(db_url) as gradebook:
        yield gradebook.find_notebook(notebook, assignment)


@cache
def _gradebook(db_url: str) -> Gradebook:
    """One for all notebooks: closed after each, it opens again and still knows its queries.

    To make one costs as much as all that is asked of it.
    """
    return Gradebook(db_url)
