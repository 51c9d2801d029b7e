"""`check(…)`: what may be asked, what is said where it cannot work, and what it loads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.errors import UsageError
from grader.notebook.asking import _asked, check
from grader.notebook.nbgraded import ChecksFailed
from tests.notebook.lab import ROOT


@pytest.mark.parametrize(
    ("names", "number", "checks"),
    [
        (("E3.C1",), 3, ("C1",)),
        (("E3.C1", " e3.c12 "), 3, ("C1", "C12")),
        (("E3",), 3, ()),
        (("exercise-3",), 3, ()),
        (("E3", "E3.C1"), 3, ()),
    ],
)
def test_names_of_checks(names, number, checks):
    assert _asked(names) == (number, checks)


@pytest.mark.parametrize("names", [(), ("C1",), ("E3.X1",), ("E3.C1", "E4.C1"), (3,)])
def test_other_names_are_refused_in_a_sentence(names):
    with pytest.raises(UsageError, match=r"check|one exercise"):
        _asked(names)


def test_outside_of_a_notebook_it_says_so(capsys):
    check("E3.C1")
    assert "`check` works in a notebook" in capsys.readouterr().out


def test_where_nbgrader_marks_by_itself_no_cell_ends_well(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(ChecksFailed, match="torchgrade"):
        check("E3.C1")


def test_the_import_is_light():
    code = "import sys, grader.notebook; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = set(run.stdout.split())
    assert not loaded & {"torch", "pytest", "hypothesis", "numpy", "rich", "nbformat", "IPython"}
