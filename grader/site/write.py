"""The whole site on disk: `index.html` for the instructor, `students/*.html` to hand out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.results.assess import assess
from grader.results.assessment import Assessment
from grader.results.store import Results, write_atomically
from grader.similarity.model import Pair
from grader.site.class_page import class_page
from grader.site.figures import figures
from grader.site.pages import page_name
from grader.site.student import student_page
from grader.text import _

INDEX = "index.html"
STUDENTS = "students"
GENERATOR = b'<meta name="generator" content="torchgrade">'
"""What tells our pages from others."""


@dataclass(frozen=True)
class Site:
    """What was written, and what lies there from before."""

    index: Path
    students: tuple[Path, ...]
    older: tuple[str, ...]
    """Pages of an earlier site for students that the results no longer name."""
    concerns: int
    """How many submissions need a human."""


def write_site(
    results: Results,
    to: Path,
    rules: Assessment,
    now: dt.datetime,
    pairs: Sequence[Pair] | None = None,
) -> Site:
    """Write the site of these results; raises `UsageError`, `OSError`.

    Each page is written whole or not at all. `now` decides what students may see of hidden checks.
    """
    index = to / INDEX
    _refuse_foreign(index)
    marks = assess(results, rules)
    pages = []
    for row in marks.values():
        path = to / STUDENTS / page_name(row.student)
        write_atomically(path, student_page(row, rules, now).render())
        pages.append(path)
    found = figures(marks.values())
    write_atomically(index, class_page(results.batch(), found, pairs).render())
    known = {path.name for path in pages}
    older = sorted(p.name for p in (to / STUDENTS).glob("*.html") if p.name not in known)
    return Site(index, tuple(pages), tuple(older), len(found.concerns))


def _refuse_foreign(index: Path) -> None:
    """Raise `UsageError` where somebody else's page would be lost."""
    try:
        with index.open("rb") as file:
            ours = GENERATOR in file.read(2000)
    except FileNotFoundError:
        return
    if not ours:
        text = _("{path} is a page of something else. Write elsewhere with --to DIR.")
        raise UsageError(text.format(path=index))
