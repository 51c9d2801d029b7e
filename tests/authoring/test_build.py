"""What students get: nothing of a solution, the same bytes each time, and `--check`."""

from __future__ import annotations

import msgspec
import pytest

from grader.authoring.build import build, differing, write
from grader.authoring.regions import find_regions
from grader.course.course import Course
from grader.errors import CourseError

from .conftest import ROOT, edit, grade

REAL = Course(ROOT)


def secrets_of(source: str) -> set[str]:
    """The lines that stand in solution regions only."""
    lines = source.splitlines()
    inside = {n for r in find_regions(source, "") for n in range(r.first, r.last + 1)}
    public = {line.strip() for n, line in enumerate(lines, 1) if n not in inside}
    return {line.strip() for n, line in enumerate(lines, 1) if n in inside} - public - {""}


@pytest.mark.parametrize("exercise", REAL.exercises, ids=lambda e: e.folder)
def test_stub_and_notebook_publish_nothing_of_a_solution(exercise):
    source = (REAL.source(exercise) / exercise.file).read_text(encoding="utf-8")
    built = {b.path.name: b.data.decode() for b in build(REAL, exercise) if b.path.suffix != ".png"}
    stub = {line.strip() for line in built[exercise.file].splitlines()}
    assert not stub & secrets_of(source)
    for name, text in built.items():
        assert "SOLUTION" not in text, name
    long = {line for line in secrets_of(source) if len(line) > 25}
    assert not [line for line in long if line in built[f"{exercise.slug}.ipynb"]]


def test_module_level_regions_are_removed(course):
    built = {b.path.name: b.data.decode() for b in build(course, course.find("1"))}
    assert "SECRET_FACTOR" not in "".join(built.values())
    assert 'raise NotImplementedError("exercise-1: double")' in built["double.py"]
    assert "import torch" in built["double.py"]


def test_a_body_outside_a_region_is_refused(course, folder):
    edit(
        folder / "double.py", "# BEGIN SOLUTION\n    if", "y = 2 * x\n    # BEGIN SOLUTION\n    if"
    )
    with pytest.raises(CourseError, match="`double` is not one solution region"):
        build(course, course.find("1"))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('doubles = "加倍。"\n', "", "`sentences.zh` lacks doubles"),
        ("doubles = ", "triples = ", "`sentences.zh` lacks doubles"),
        ("doubles = ", 'halves = "减半。"\ndoubles = ', "names no check function: halves"),
    ],
)
def test_chinese_sentences_fit_the_checks(course, folder, before, after, message):
    edit(folder / "exercise.toml", before, after)
    with pytest.raises(CourseError, match=message):
        build(course, course.find("1"))


TITLED = '[titles]\nC1 = { en = "All of it.", zh = "全部。" }\n'


@pytest.fixture
def two_parts(course, folder):
    """The tiny course with one check of two parts."""
    edit(folder / "checks.py", '@points(1, "C2")', '@points(2, "C1")')
    edit(folder / "exercise.toml", "points = 3", "points = 2")
    edit(folder / "wrong" / "w01_squares.py", "x * x", "x * x if x.is_floating_point() else x")
    return course


def test_a_check_of_several_parts_has_a_title(two_parts, folder):
    with pytest.raises(CourseError, match="`titles` lacks C1, which has several parts"):
        build(two_parts, two_parts.find("1"))
    edit(folder / "exercise.toml", "[sentences.zh]", TITLED + "[sentences.zh]")
    course = Course(two_parts.root)
    built = {b.path.name: b.data.decode() for b in build(course, course.find("1"))}
    assert (
        "| **All of it.**<br>double(x) is twice x.<br>Integers are refused. |" in built["README.md"]
    )
    assert "| **全部。**<br>加倍。<br>拒绝整数。 |" in built["README.zh.md"]
    graded = grade(course.root, "1", "--json", "--file", str(folder / "wrong" / "w01_squares.py"))
    (check,) = msgspec.json.decode(graded.stdout)["checks"]
    assert check["title"] == "All of it."
    assert check["part"] == "double(x) is twice x."


def test_a_check_of_one_part_needs_no_title(course, folder):
    edit(folder / "exercise.toml", "[sentences.zh]", TITLED + "[sentences.zh]")
    with pytest.raises(CourseError, match="`titles` names no check of several parts: C1"):
        build(course, course.find("1"))


def test_a_phrase_fills_places_that_are_there(course, folder):
    edit(folder / "exercise.toml", "[sentences.zh]", '[phrases.zh]\n"a {}" = "{1}"\n[sentences.zh]')
    with pytest.raises(CourseError, match=r"`phrases\.zh`"):
        build(course, course.find("1"))


def test_built_twice_is_the_same_bytes(course):
    first = build(course, course.find("1"))
    again = build(Course(course.root), Course(course.root).find("1"))
    assert [(b.path, b.data) for b in first] == [(b.path, b.data) for b in again]
    assert b"\r" not in b"".join(b.data for b in first)
    assert len(write(first)) == len(first)
    assert write(again) == []
    assert differing(again) == []


def test_check_tells_what_is_stale_and_writes_nothing(course, folder):
    assert grade(course.root, "author", "build").returncode == 0
    assert grade(course.root, "author", "build", "--check").returncode == 0
    edit(folder / "handout.en.md", "Twice.", "Two times.")
    ran = grade(course.root, "author", "build", "--check")
    assert ran.returncode == 1
    assert "stale  exercises/01_double/README.md" in ran.stdout
    assert "README.zh.md" not in ran.stdout
    readme = course.root / "exercises" / "01_double" / "README.md"
    assert "Two times." not in readme.read_text(encoding="utf-8")
