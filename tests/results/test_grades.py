"""grades.csv: the columns, the states of an exercise, and names that a spreadsheet would obey."""

from __future__ import annotations

import csv
import re

import pytest

from grader.results.cells import number_cell, text_cell
from grader.results.grades import write_grades
from grader.results.model import Student

from .making import HOSTILE, SOFTMAX, check, report, results, small_class


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_one_row_a_student(tmp_path):
    found = rows(write_grades(small_class(tmp_path)))
    assert list(found) == ["ada", "bob", "cyd", "dee", "eve", "fay"]
    assert found["ada"] == {
        "student": "ada",
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "exercise-3 score": "4",
        "exercise-3 max": "4",
        "exercise-3 status": "graded",
        "exercise-6 score": "2.5",
        "exercise-6 max": "2.5",
        "exercise-6 status": "graded",
        "total": "6.5",
        "total max": "6.5",
        "status": "complete",
    }
    assert found["bob"]["total"] == "3.5"


def test_absent_and_refused_are_zero_and_say_why(tmp_path):
    found = rows(write_grades(small_class(tmp_path)))
    assert (found["eve"]["exercise-3 score"], found["eve"]["exercise-3 status"]) == ("0", "missing")
    assert found["eve"]["total"] == "0"
    assert (found["cyd"]["exercise-3 score"], found["cyd"]["exercise-3 status"]) == ("0", "refused")


@pytest.mark.parametrize(("who", "state"), [("dee", "grader_error"), ("fay", "no_report")])
def test_the_graders_failure_is_never_a_zero(tmp_path, who, state):
    row = rows(write_grades(small_class(tmp_path)))[who]
    assert (row["exercise-6 score"], row["exercise-6 status"]) == ("", state)
    assert (row["total"], row["status"]) == ("", "needs_human")


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_no_cell_is_a_formula(tmp_path, name):
    made = results(tmp_path, [Student(name, name, name)], [report(name, SOFTMAX, [check(1, 4.0)])])
    text = write_grades(made).read_text(encoding="utf-8")
    for separator in (",", ";", "\t"):
        for row in csv.reader(text.splitlines(), delimiter=separator):
            assert not [cell for cell in row if re.match(r"\s*[=+\-@]", cell)]
    assert len(text.splitlines()) == 2


def test_text_cells():
    assert text_cell("=1+1") == "'=1+1"
    assert text_cell("a;=1+1") == "a;'=1+1"
    assert text_cell("Jean-Luc O'Neil <x@y.org>") == "Jean-Luc O'Neil <x@y.org>"
    assert text_cell("王小明") == "王小明"
    assert text_cell("\x1b[31m\ud800") == "\\x1b[31m\\ud800"


@pytest.mark.parametrize(
    ("value", "text"), [(7.0, "7"), (7.5, "7.5"), (0.1, "0.1"), (1e-7, "0.0000001"), (-0.0, "0")]
)
def test_number_cells(value, text):
    assert number_cell(value) == text


def test_the_same_results_give_the_same_bytes(tmp_path):
    made = small_class(tmp_path)
    first = write_grades(made).read_bytes()
    assert write_grades(made).read_bytes() == first
    assert not first.startswith(b"\xef\xbb\xbf")
