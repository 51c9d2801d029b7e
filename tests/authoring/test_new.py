"""`grade author new`, and the guide for instructors, followed word for word."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from grader.authoring.skeleton import make
from grader.course.course import Course
from grader.errors import UsageError

from .conftest import ROOT, grade

GUIDE = ROOT / "docs" / "write-your-own-exercise.md"
STEP = re.compile(r"<!-- (run|append|write|replace)(?: (\S+))? -->\n```\w*\n(.*?)```\n", re.DOTALL)


@pytest.fixture
def empty(tmp_path: Path) -> Course:
    for name in ("solutions", "exercises"):
        (tmp_path / name).mkdir()
    return Course(tmp_path)


def test_the_next_free_number(empty):
    assert make(empty, "centering").number == 1
    (empty.solutions / "notes").mkdir()
    made = make(Course(empty.root), "top-k")
    assert made.number == 2
    assert (empty.solutions / "02_top_k" / "top_k.py").exists()
    exercise = Course(empty.root).find("top_k")
    assert (exercise.id, exercise.title.en, exercise.unit) == ("exercise-2", "Top k", "A")
    for path in made.paths:
        text = path.read_text(encoding="utf-8")
        assert not re.search("SLUG|NUMBER|TITLE|UNIT", text), path


@pytest.mark.parametrize("name", ["Upper", "1st", "", "a b", "../x", "class", "random", "torch"])
def test_names_that_cannot_be(empty, name):
    with pytest.raises(UsageError):
        make(empty, name)
    assert list(empty.solutions.iterdir()) == []


def test_a_name_that_is_there(empty):
    make(empty, "centering")
    with pytest.raises(UsageError, match="already"):
        make(Course(empty.root), "centering")


@pytest.mark.slow
def test_the_guide_works_as_it_is_written(tmp_path):
    here, ran = tmp_path, []
    for kind, name, body in STEP.findall(GUIDE.read_text(encoding="utf-8")):
        path = here / name
        if kind == "run":
            for line in body.splitlines():
                here = follow(here, shlex.split(line), ran)
        elif kind == "replace":
            before, after = body.splitlines()
            text = path.read_text(encoding="utf-8")
            assert before in text
            path.write_text(text.replace(before, after), encoding="utf-8")
        else:
            with path.open("a" if kind == "append" else "x", encoding="utf-8") as file:
                file.write(body)
    said = "\n".join(ran)
    assert "✓ exercise-1   2 right, 2 wrong, 2 recognised by name" in said
    assert "0 survive" in said
    assert (here / "exercises" / "01_centering" / "centering.ipynb").exists()
    graded = grade(here, "1", "--json")
    assert graded.returncode == 1
    assert '"score": 0.0' in graded.stdout


def follow(here: Path, words: list[str], ran: list[str]) -> Path:
    """Do one line of the guide; returns the folder one is in afterwards."""
    if words[0] == "mkdir":
        for name in words[2:]:
            (here / name).mkdir(parents=True)
    elif words[0] == "cd":
        return here / words[1]
    else:
        assert words[0] == "grade"
        done = grade(here, *words[1:])
        assert done.returncode == 0, done.stdout + done.stderr
        ran.append(done.stdout)
    return here
