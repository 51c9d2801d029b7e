"""The notebooks that `grade author build` makes: their cells, pictures and checks."""

from __future__ import annotations

import re

import nbformat
import pytest

from grader.authoring.build import build
from grader.authoring.outline import read_checks
from grader.authoring.placing import place
from grader.authoring.stub import pieces
from grader.course.course import Course
from tests.authoring.conftest import REFERENCE, edit
from tests.notebook.lab import ROOT

REAL = Course(ROOT)


def notebook_of(course, name):
    exercise = course.find(name)
    text = next(b.data for b in build(course, exercise) if b.path.suffix == ".ipynb").decode()
    return nbformat.reads(text, as_version=4)


def test_cells_of_the_tiny_exercise(course):
    cells = notebook_of(course, "1").cells
    assert [cell.id for cell in cells] == [
        *("handout-1", "how", "setup", "imports"),
        *("write-double", "check-double", "end", "check-all"),
    ]
    assert cells[-3].source == 'check("E1.C1", "E1.C2")'
    assert cells[-1].source == 'check("E1")'


def test_hidden_checks_have_no_cell(course, folder):
    edit(folder / "checks.py", '@points(1, "C2")', '@points(1, "C2", hidden=True)')
    sources = [cell.source for cell in notebook_of(course, "1").cells]
    assert 'check("E1.C1")' in sources
    assert not any("C2" in source for source in sources)


@pytest.mark.parametrize("exercise", REAL.exercises, ids=lambda e: e.folder)
def test_every_check_stands_below_something(exercise):
    notebook = notebook_of(REAL, exercise.id)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    named = re.findall(r'"E\d+\.(C\d+)"', "\n".join(c.source for c in notebook.cells))
    checks = {c.check for c in read_checks(REAL.source(exercise) / "checks.py") if not c.hidden}
    assert sorted(named) == sorted(checks)


@pytest.mark.parametrize("exercise", REAL.exercises, ids=lambda e: e.folder)
def test_pictures_are_beside_the_notebook_and_no_svg(exercise):
    notebook = notebook_of(REAL, exercise.id)
    linked = re.findall(r"\]\(([^)]*\.(?:svg|png))\)", "\n".join(c.source for c in notebook.cells))
    assert linked
    for name in linked:
        data = (REAL.handout(exercise) / name).read_bytes()
        assert data.startswith(b"\x89PNG"), name


def test_a_check_comes_after_all_that_its_solution_needs(folder):
    checks = folder / "checks.py"
    names = ["double", "quadruple"]
    more = "\n\ndef quadruple(x):\n    return double(double(x))\n"
    assert [c.check for c in place(folder, REFERENCE + more, names)["double"]] == ["C1", "C2"]
    edit(checks, "submission.double(x), ref", 'submission.run(probe, "quadruple.on", x), ref')
    placed = place(folder, REFERENCE + more, names)
    assert [[c.check for c in placed[name]] for name in names] == [["C2"], ["C1"]]


def test_pieces_of_a_reference_are_those_of_its_stub():
    assert [piece.name for piece in pieces(REFERENCE)] == ["imports", "double"]
    assert "SECRET_FACTOR" in pieces(REFERENCE)[0].text
