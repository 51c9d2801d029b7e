"""Which exercise a file is for, and which of several files is graded."""

from __future__ import annotations

import pytest

from grader.intake.naming import Names
from tests.intake.makers import CODE, COURSE, notebook, read, table, write, zipped

NAMES = Names.of(COURSE.exercises)
STUB = COURSE.student_file(COURSE.find("3"))


@pytest.mark.parametrize(
    ("name", "number", "copy"),
    [
        ("softmax", 3, 0),
        ("Softmax", 3, 0),
        ("03_softmax", 3, 0),
        ("3-softmax", 3, 0),
        ("exercise-3", 3, 0),
        ("exercise_03", 3, 0),
        ("Exercise 3", 3, 0),
        ("ex3", 3, 0),
        ("softmax(1)", 3, 1),
        ("softmax (12)", 3, 12),
        ("softmax-2", 3, 2),
        ("exercise-3-2", 3, 2),
        ("softmax - Copy", 3, 1),
        ("softmax copy (2)", 3, 2),
        ("Copy of softmax", 3, 1),
        ("softmax 副本", 3, 1),
        ("conv2d", 21, 0),
        ("conv2d-1", 21, 1),
        ("linear regression", 2, 0),
        ("tensorops", 1, 0),
        ("22", 22, 0),
    ],
)
def test_names_of_files(name, number, copy):
    exercise, found = NAMES.of_name(name)
    assert (exercise.number, found) == (number, copy)


@pytest.mark.parametrize("name", ["", "helper", "soft", "99", "exercise-0", "(1)", "-" * 5000])
def test_other_names_are_no_exercise(name):
    assert NAMES.of_name(name) is None


def test_a_folder_tells_where_the_name_does_not():
    assert NAMES.of_path(("03_softmax", "main.py"))[0].number == 3
    assert NAMES.of_path(("3", "work", "main.py"))[0].number == 3
    assert NAMES.of_path(("03_softmax", "conv2d.py"))[0].number == 21


def test_the_newest_of_several_is_graded_and_said(tmp_path):
    write(
        tmp_path,
        {
            "ada/softmax.py@2000": CODE + "# second\n",
            "ada/softmax(1).py@1000": CODE,
            "ada/old/softmax.py@500": CODE,
        },
    )
    intake = read(tmp_path)
    submission = intake.submissions["ada", "exercise-3"]
    assert submission.file == "softmax.py"
    assert submission.notices == (
        (
            "`softmax.py` was graded, the newest that was worked on; `softmax(1).py`, "
            "`old/softmax.py` was not."
        ),
    )


def test_of_the_same_time_the_higher_copy_counts(tmp_path):
    write(tmp_path, {"ada/softmax.py@1000": CODE, "ada/softmax-1.py@1000": CODE + "#"})
    assert table(read(tmp_path)) == {("ada", 3): "softmax-1.py"}


def test_a_newer_stub_that_nobody_touched_does_not_hide_the_work(tmp_path):
    book = STUB.with_suffix(".ipynb").read_text()
    write(
        tmp_path,
        {
            "ada/03_softmax/softmax.py@1000": CODE,
            "ada/03_softmax/softmax.ipynb@2000": book,
            "bob/softmax.py@2000": STUB.read_text(),
            "bob/softmax.ipynb@1000": notebook(CODE),
            "eve/softmax.py@1000": STUB.read_text(),
            "eve/softmax.ipynb@2000": book,
        },
    )
    assert table(read(tmp_path)) == {
        ("ada", 3): "03_softmax/softmax.py",
        ("bob", 3): "softmax.ipynb",
        ("eve", 3): "softmax.ipynb",
    }


def test_files_of_no_exercise_are_notices(tmp_path):
    write(tmp_path, {"ada/helper.py": "x = 1", "ada/softmax.py": CODE, "bob/work.rar": "x"})
    intake = read(tmp_path)
    assert list(table(intake)) == [("ada", 3)]
    assert any("`helper.py` belongs to no exercise" in n for n in intake.notices)
    assert any("`work.rar` was not opened" in n for n in intake.notices)


def test_with_one_exercise_asked_for_any_single_file_is_it(tmp_path):
    write(tmp_path, {"ada/homework.py": CODE, "bob/a.py": CODE, "bob/b.py": CODE})
    assert table(read(tmp_path, "3")) == {("ada", 3): "homework.py"}
    assert table(read(tmp_path)) == {}


def test_what_no_student_writes_is_skipped(tmp_path):
    files = {
        "ada/softmax.py@1": CODE,
        "ada/.ipynb_checkpoints/softmax.py@9": "x",
        "ada/__pycache__/softmax.py@9": "x",
        "ada/venv/lib/softmax.py@9": "x",
        "ada/._softmax.py@9": "x",
        "ada/work.zip@0": zipped({"__MACOSX/._softmax.py": "x", "__MACOSX/softmax.py": "x"}),
    }
    intake = read(write(tmp_path, files))
    assert intake.submissions["ada", "exercise-3"].file == "softmax.py"
    assert intake.notices == []


def test_an_unreadable_file_is_refused_and_stops_nobody(tmp_path):
    write(
        tmp_path,
        {
            "ada/softmax.py": b"\xff\xfe\x00",
            "bob/softmax.py": CODE,
            "cyd/softmax.py": b"#" * (300 << 10),
            "dee/softmax.ipynb": "{broken",
            "eve/softmax.py": "",
        },
    )
    found = {s: sub.refused for (s, _e), sub in read(tmp_path).submissions.items()}
    assert found.pop("bob") is None
    assert all(found.values())
    assert "larger than 256 KB" in found["cyd"]


def test_the_same_folder_is_read_the_same_way(tmp_path):
    write(tmp_path, {f"s{k}/softmax{c}.py@5": CODE for k in range(5) for c in ("", "(1)", "-2")})
    assert read(tmp_path) == read(tmp_path)


def test_a_lone_file_without_a_name_is_told_how_to_be_taken(tmp_path):
    write(tmp_path, {"ada/homework.py": CODE, "bob/softmax.py": CODE, "bob/helper.py": "x = 1\n"})
    lone, other = read(tmp_path).notices
    assert lone.startswith("ada: `homework.py`")
    assert "`--exercise N` would take it." in lone
    assert "--exercise" not in other
    assert len(read(tmp_path, "3").submissions) == 2
