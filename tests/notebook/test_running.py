"""Notebooks run: as they are made no cell fails, and a right solution makes every check green."""

from __future__ import annotations

import shutil

import pytest

from grader.authoring.build import build, write
from grader.course.course import Course
from tests.notebook.lab import ROOT
from tests.notebook.running import add_code, fill_in, rewrite, run, shown, verdicts

REAL = Course(ROOT)


@pytest.fixture
def notebook(course, monkeypatch):
    """The notebook of the tiny course, on disk."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("LANG", "C.UTF-8")
    exercise = course.find("1")
    write(build(course, exercise))
    return course.handout(exercise) / "double.ipynb"


def test_a_session_of_a_student(notebook):
    """As made; then a solution with a helper below it, magics, trials, errors; other names."""
    own = (
        "%matplotlib_missing inline\nimport math",
        "def double(x):\n    return helper(x)\n\nprint(double(torch.ones(1)))",
        'def helper(x):\n    raise ValueError("<b>\\u202e")',
        'check("E1.C1")',
        "def helper(x):\n    if x.dtype == torch.int64:\n        raise TypeError\n    return x + x",
        'check("E1")',
        'check("E1.C7")',
        'check("E9")',
    )

    def change(made):
        add_code(made, *own)
        for cell in made.cells[-len(own) :][:2]:
            cell.metadata["tags"] = ["raises-exception"]

    rewrite(notebook, change)
    cells = {cell.source: cell for cell in run(notebook)}
    assert verdicts(cells['check("E1.C1", "E1.C2")']) == ["open", "open"]
    assert "`double` is not written yet" in shown(cells['check("E1.C1", "E1.C2")'])
    assert r"ValueError: <b>\u202e" in shown(cells['check("E1.C1")'])
    assert r"ValueError: &lt;b&gt;\u202e" in shown(cells['check("E1.C1")'], "text/html")
    assert verdicts(cells['check("E1")']) == ["passed", "passed"]
    assert "Full marks" in shown(cells['check("E1")'])
    assert "exercise-1 has no check C7. It has C1, C2." in shown(cells['check("E1.C7")'])
    assert "There is no exercise `9` here" in shown(cells['check("E9")'])


@pytest.mark.slow
@pytest.mark.parametrize("exercise", REAL.exercises, ids=lambda e: e.folder)
def test_every_notebook_as_made_and_with_its_solution(exercise, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("GRADE_COURSE", str(ROOT))
    shutil.copytree(REAL.handout(exercise), tmp_path / exercise.folder)
    path = tmp_path / exercise.folder / f"{exercise.slug}.ipynb"
    as_made = verdicts_of_all(path)
    assert set().union(*as_made.values()) == {"open"}
    fill_in(path, (REAL.source(exercise) / exercise.file).read_text(encoding="utf-8"))
    filled_in = verdicts_of_all(path)
    assert {name: set(found) for name, found in filled_in.items()} == {
        name: {"passed"} for name in as_made
    }


def verdicts_of_all(path):
    """The verdicts of each cell that checks, by its text."""
    return {c.source: verdicts(c) for c in run(path) if c.source.startswith("check(")}
