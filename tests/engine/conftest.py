"""A tiny course, and a launcher shared by the engine's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.course import Course
from grader.engine import session
from grader.intake.submission import Submission
from grader.sandbox import launcher as launchers

TOML = """
id = "exercise-1"
slug = "double"
unit = "A"
minutes = 5
points = 5
[title]
en = "Doubling"
zh = "加倍"
[rules]
banned = ["torch.add"]
[[hints]]
en = "Twice."
zh = "两倍。"
[limits]
request_seconds = 2
[sentences.zh]
doubles = "加倍。"
keeps_shape = "形状不变。"
refuses_integers = "拒绝整数。"
halves = "减半。"
"""

REFERENCE = '''"""Doubling."""

import torch


def double(x):
    """Twice x."""
    # BEGIN SOLUTION
    if not x.is_floating_point():
        raise TypeError("float, please")
    return 2 * x
    # END SOLUTION


def half(x):
    """Half of x."""
    # BEGIN SOLUTION
    return x / 2
    # END SOLUTION
'''

CHECKS = '''"""Checks."""

import torch

from grader.checks import assert_close, given, points, raises, tensors


@points(2, "C1")
@given(x=tensors(dtype=torch.float64))
def test_doubles(submission, reference, x):
    """double(x) is twice x."""
    assert_close(submission.double(x), reference.double(x))


@points(2, "C1")
@given(x=tensors())
def test_keeps_shape(submission, x):
    """The shape stays."""
    assert_close(submission.double(x), x + x)


@points(1, "C2")
def test_refuses_integers(submission):
    """Integers are refused."""
    with raises(TypeError):
        submission.double(torch.tensor([1]))


@points(2, "C3")
@given(x=tensors(dtype=torch.float64))
def test_halves(submission, reference, x):
    """half(x) is half of x."""
    assert_close(submission.half(x), reference.half(x))
'''

SQUARE = """# /// misconception
# id = "W1"
# name = "squares"
# fails = ["C1"]
# en = "Your code squares. Twice a number is not its square."
# zh = "你的代码求了平方。两倍不是平方。"
# ///


def double(x):
    if not x.is_floating_point():
        raise TypeError
    return x * x
"""

TRIPLE = SQUARE.replace("W1", "W2").replace("squares", "triples").replace("x * x", "3 * x")


@pytest.fixture(scope="session")
def launcher():
    made = launchers.start()
    yield made
    made.close()


@pytest.fixture
def course(tmp_path: Path) -> Course:
    folder = tmp_path / "solutions" / "01_double"
    (folder / "wrong").mkdir(parents=True)
    (tmp_path / "exercises").mkdir()
    (folder / "exercise.toml").write_text(TOML, encoding="utf-8")
    (folder / "double.py").write_text(REFERENCE, encoding="utf-8")
    (folder / "checks.py").write_text(CHECKS, encoding="utf-8")
    (folder / "wrong" / "w01_squares.py").write_text(SQUARE, encoding="utf-8")
    (folder / "wrong" / "w02_triples.py").write_text(TRIPLE, encoding="utf-8")
    return Course(tmp_path)


@pytest.fixture
def grade(course, launcher):
    """Grade some sources of the tiny exercise in one session; gives their reports."""

    def run(*sources: str, **options):
        reports = []

        def drive(grader_of):
            grader = grader_of(course.find("double"))
            reports.extend(grader.grade(Submission(s, "double.py", "ada")) for s in sources)

        session.run(course, [course.find("double")], launcher, drive, session.Options(**options))
        return reports

    return run
