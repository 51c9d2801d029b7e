"""Finding a course and an exercise in it; an exercise.toml that is wrong says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.course import Course, find_course
from grader.course.exercise import load
from grader.errors import CourseError, ExitCode

TOML = """
id = "exercise-3"
slug = "softmax"
unit = "B"
minutes = 25
points = 10
[title]
en = "Softmax"
zh = "softmax"
[[hints]]
en = "Think."
zh = "想。"
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    folder = tmp_path / "solutions" / "03_softmax"
    folder.mkdir(parents=True)
    (tmp_path / "exercises").mkdir()
    (folder / "exercise.toml").write_text(TOML, encoding="utf-8")
    return Course(tmp_path)


def with_toml(course: Course, text: str) -> Path:
    folder = course.solutions / "03_softmax"
    (folder / "exercise.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "name", ["exercise-3", "3", "softmax", "03_softmax", "Exercise-3", "03-softmax", " 3 "]
)
def test_an_exercise_is_found_by_any_of_its_names(course, name):
    assert course.find(name).id == "exercise-3"


def test_an_unknown_name_suggests_the_nearest(course):
    with pytest.raises(CourseError, match=r"Did you mean `exercise-3`") as caught:
        course.find("sofmax")
    assert caught.value.exit_code is ExitCode.USAGE
    with pytest.raises(CourseError, match="grade list"):
        course.find("99")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("minutes = 25", 'minutes = "long"'), "minutes"),
        (("minutes = 25", "minutes = 0"), "minutes"),
        (("minutes = 25", ""), "minutes"),
        (("minutes = 25", "minutes = 25\nminuets = 3"), "minuets"),
        (('zh = "softmax"', ""), "title"),
        (('unit = "B"', 'unit = "b"'), "unit"),
        (('id = "exercise-3"', 'id = "three"'), "id"),
        (('id = "exercise-3"', 'id = "exercise-4"'), "folder's name"),
        (("[title]", "[title"), "not valid TOML"),
    ],
)
def test_a_broken_toml_names_file_and_key(course, change, said):
    folder = with_toml(course, TOML.replace(*change))
    with pytest.raises(CourseError) as caught:
        load(folder)
    assert str(folder / "exercise.toml") in str(caught.value)
    assert said in str(caught.value)


def test_a_missing_toml_is_said(course):
    (course.solutions / "03_softmax" / "exercise.toml").unlink()
    with pytest.raises(CourseError, match="is missing"):
        _ = course.exercises


def test_a_course_is_found_upwards_and_by_name(course, monkeypatch):
    inside = course.root / "exercises"
    monkeypatch.chdir(inside)
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    assert find_course().root == course.root
    monkeypatch.chdir("/")
    monkeypatch.setenv("GRADE_COURSE", str(course.root))
    assert find_course().root == course.root
    assert find_course(course.root).root == course.root.resolve()


def test_where_there_is_no_course_the_next_step_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv("GRADE_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError, match="--course"):
        find_course()
    with pytest.raises(CourseError, match="not a course"):
        find_course(tmp_path)


def test_folders_that_are_no_exercises_are_passed_over(course):
    (course.solutions / "__pycache__").mkdir()
    (course.solutions / "notes").mkdir()
    assert [e.id for e in course.exercises] == ["exercise-3"]
