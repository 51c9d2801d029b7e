"""`grade exercise-1`, from the command line to the exit code."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .conftest import RIGHT, SQUARES

REFUSED = {
    "empty": (b"", "the file is empty"),
    "only blanks": (b" \n\n", "the file is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00", "null bytes"),
    "null bytes": (b"x = 1\0\n", "null bytes"),
    "not UTF-8": ("x = 1\ny = 'é'\n".encode("latin-1"), "not UTF-8 text (line 2)"),
    "too large": (b"#" * (256 * 1024 + 1), "larger than 256 KB"),
}


def test_full_marks(grade, own_file):
    ran = grade("exercise-1")
    assert ran.code == 0
    assert "Score 4 / 4" in ran.flat
    assert "Next: exercise 2, Sums" in ran.flat
    assert ran.err == ""


@pytest.mark.parametrize("name", ["1", "double", "01_double"])
def test_every_name_of_an_exercise_works(grade, own_file, name):
    assert grade(name, "--check", "C2").code == 0


def test_points_missing(grade, own_file):
    own_file.write_text(SQUARES, encoding="utf-8")
    ran = grade("1")
    assert ran.code == 1
    assert "Score 2 / 4" in ran.flat
    for words in ("x = torch.tensor(", "expected torch.tensor(", "got torch.tensor("):
        assert words in ran.flat
    assert "known mistake: squares" in ran.flat
    assert "3 becomes 9, not 6" in ran.flat
    assert "grade exercise-1 --check C1 --debug" in ran.flat
    assert "Next: `grade hint 1`" in ran.flat


def test_log_is_plain(grade, own_file):
    own_file.write_text(SQUARES, encoding="utf-8")
    ran = grade("1")
    assert "\x1b" not in ran.out
    assert not [line for line in ran.out.splitlines() if line != line.rstrip() or len(line) > 80]


def test_one_check_alone(grade, own_file):
    own_file.write_text(SQUARES, encoding="utf-8")
    assert grade("1", "--check", "E1.C2").code == 0
    assert grade("1", "--check", "c1").code == 1


def test_json_is_the_report_and_nothing_else(grade, own_file):
    own_file.write_text("print('hello')\n" + SQUARES, encoding="utf-8")
    ran = grade("1", "--json")
    report = json.loads(ran.out)
    assert (report["report"], report["exercise"], report["score"]) == (1, "exercise-1", 2.0)
    assert report["checks"][0]["misconception"]["name"] == "squares"
    assert ran.code == 1


def test_chinese(grade, own_file):
    own_file.write_text(SQUARES, encoding="utf-8")
    ran = grade("1", "--lang", "zh")
    for words in ("练习 1 · 加倍", "得分 2 / 4", "每个元素都加倍", "平方", "期望", "下一步"):
        assert words in ran.flat


def test_chinese_by_locale(grade, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "单元 A" in grade("list").out


@pytest.mark.parametrize("name", REFUSED)
def test_file_that_is_no_source_is_refused(grade, own_file, name):
    data, reason = REFUSED[name]
    own_file.write_bytes(data)
    ran = grade("1")
    assert ran.code == 1
    assert reason in ran.flat
    assert "Score 0 / 4" in ran.flat


def test_another_file_in_a_folder_with_spaces(grade, course):
    path = course / "my files" / "my double.py"
    path.parent.mkdir()
    path.write_text(SQUARES.replace("\n", "\r\n"), encoding="utf-8", newline="")
    ran = grade("1", "--file", path)
    assert "Score 2 / 4" in ran.flat
    assert "--file '" in ran.out or '--file "' in ran.out


def test_record_folder_that_cannot_be_written(grade, own_file, course, monkeypatch):
    import shutil

    shutil.rmtree(course / ".grade")
    (course / ".grade").write_text("a file in the way", encoding="utf-8")
    assert grade("1").code == 0
    assert grade("hint", "1").code == 0
    assert "Hint 2 of 2" in grade("hint", "1").flat  # kept in a folder of the user's own


def test_debug_stops_in_the_check(course, own_file, grade):
    own_file.write_text(SQUARES, encoding="utf-8")
    grade("1")
    command = [sys.executable, "-m", "grader", "1", "--check", "C1", "--debug", "--course", course]
    ran = subprocess.run(
        command, input="p 'shape', tuple(x.shape)\nq\n", capture_output=True, text=True, check=False
    )
    assert "('shape', (2, 3))" in ran.stdout
    assert ran.returncode == 1


def test_debug_without_a_saved_case(course, own_file):
    own_file.write_text(RIGHT, encoding="utf-8")
    command = [sys.executable, "-m", "grader", "1", "--check", "C2", "--debug", "--course", course]
    ran = subprocess.run(command, input="", capture_output=True, text=True, check=False)
    assert "1 passed" in ran.stdout
    assert ran.returncode == 0
