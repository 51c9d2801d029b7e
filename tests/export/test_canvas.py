"""Canvas's CSV, read as its importer reads it."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.export.canvas import canvas
from grader.export.sheet import read_sheet
from grader.export.source import read
from grader.results.assessment import Assessment
from grader.results.model import Student
from tests.results.making import HOSTILE, SOFTMAX, check, report, results

from . import importers
from .conftest import NOW

STUDENTS = {101: "ada", 102: "bob", 103: "cyd", 104: "dee", 105: "eve", 106: "fay"}
ASSIGNMENTS = {7: "A softmax", 8: "Net"}

TEMPLATE = """\
Student,ID,SIS User ID,SIS Login ID,Section,Homework 0 (6),A softmax (7),Net (8),Final Score
,,,,,Manual Posting,,,
    Points Possible,,,,,10,100,2.5,(read only)
"Lovelace, Ada",101,S1,ada,Group A,9,55,,90
"=Evil, Bob",999,S2,bob,Group A,9,,1,90
Cyd,103,S3,cyd,Group A,9,,,90
Dee,104,S4,dee,Group A,9,12,1.5,90
Eve,105,S5,eve,Group A,9,,,90
"Student, Test",1,,,Group A,,,,
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "gradebook.csv"
    path.write_bytes(b"\xef\xbb\xbf" + TEMPLATE.encode())
    return read_sheet(path)


def imported(made):
    [(name, data)] = made.files.items()
    assert name == "canvas.csv"
    return importers.canvas(data, ASSIGNMENTS, STUDENTS)


def test_without_a_template(source):
    found = imported(canvas(source, {"exercise-3": "A softmax (7)", "exercise-6": "Net"}))
    assert not found.new_assignments
    assert found.points == {"A softmax": "4", "Net": "2.5"}
    assert found.grades["ada"] == {"A softmax": "4", "Net": "2.5"}
    assert found.grades["dee"] == {"A softmax": "4", "Net": ""}
    assert found.grades["eve"] == {"A softmax": "0", "Net": "0"}


def test_unnamed_assignments_are_proposed_as_new(source):
    found = imported(canvas(source, {}))
    assert found.new_assignments == ["Exercise 3: A softmax", "Exercise 6: A small net"]


def test_with_a_template(source, template):
    made = canvas(source, {"exercise-6": "8"}, template)
    found = imported(made)
    assert not found.new_assignments
    assert found.points == {"A softmax": "100", "Net": "2.5"}
    # Canvas has 100 points for what is worth 4 here.
    assert found.grades["ada"] == {"A softmax": "100", "Net": "2.5"}
    assert found.grades["'=Evil, Bob"] == {"A softmax": "25", "Net": "2.5"}
    # The grader failed for dee: what Canvas has stays, since an empty cell would clear it.
    assert found.grades["dee"] == {"A softmax": "100", "Net": "1.5"}
    assert set(found.grades) == {"ada", "'=Evil, Bob", "cyd", "dee", "eve"}
    assert made.notes == [
        "exercise-3: points of 4 become points of 100, as Canvas has them.",
        "Left out, since the template does not have them: fay.",
    ]


def test_an_exercise_without_an_assignment_is_left_out_and_told(source, template):
    made = canvas(source, {}, template)
    assert imported(made).points == {"A softmax": "100"}
    assert made.notes[0].startswith("Left out, since no assignment has their name: exercise-6.")


def test_late_weight_and_excused(late):
    found = imported(canvas(late, {"exercise-3": "A softmax (7)", "exercise-6": "Net (8)"}))
    assert found.points["A softmax"] == "8"
    # 1 point, less 10 % for a day, counts 8/4.
    assert found.grades["bob"]["A softmax"] == "1.8"
    assert found.grades["ada"]["Net"] == "EX"


def test_an_unknown_title_is_told(source, template):
    with pytest.raises(UsageError, match=r"no assignment `Softmix`. It has: Homework 0 \(6\)"):
        canvas(source, {"exercise-3": "Softmix"}, template)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"a,b,c\n1,2,3\n", "no gradebook of Canvas"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'Student,ID,Section\n"never closed', "no table that can be read"),
    ],
)
def test_a_template_that_is_none_is_told(source, tmp_path, data, said):
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=said):
        canvas(source, {}, read_sheet(path))


@pytest.mark.parametrize(
    "name", [*HOSTILE.values(), "    Points Possible"], ids=[*HOSTILE, "points"]
)
def test_hostile_names_are_students(tmp_path, name):
    student = Student("x", name, keys={"canvas": "101"})
    made = results(tmp_path, [student], [report("x", SOFTMAX, [check(1, 4.0)])])
    found = imported(canvas(read(made, Assessment(), NOW), {"exercise-3": "A softmax (7)"}))
    assert found.grades == {"ada": {"A softmax": "4"}}
    assert found.points == {"A softmax": "4"}


def test_a_semicolon_template_is_read(source, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TEMPLATE.replace('"Lovelace, Ada"', "Ada").replace(",", ";"))
    assert imported(canvas(source, {}, read_sheet(path))).grades["ada"] == {"A softmax": "100"}
