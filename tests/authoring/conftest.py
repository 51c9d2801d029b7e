"""A tiny course for the author's tools: doubling, with one right and one wrong solution."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.sandbox import launcher as launchers

ROOT = Path(__file__).resolve().parents[2]

TOML = """
id = "exercise-1"
slug = "double"
unit = "A"
minutes = 5
points = 3
[title]
en = "Doubling"
zh = "加倍"
[[hints]]
en = "Twice."
zh = "两倍。"
[sentences.zh]
doubles = "加倍。"
refuses_integers = "拒绝整数。"
"""

REFERENCE = '''"""Doubling."""

import torch

# BEGIN SOLUTION
SECRET_FACTOR = 2


# END SOLUTION


def double(x: torch.Tensor) -> torch.Tensor:
    """Twice x, 1 + 1 times."""
    # BEGIN SOLUTION
    if not x.is_floating_point():
        raise TypeError("float, please: " + str(1 + 1))
    answer: torch.Tensor = SECRET_FACTOR * x
    return answer
    # END SOLUTION
'''

CHECKS = '''"""Checks."""

import torch

from grader.checks import assert_close, given, points, raises, tensors


@points(2, "C1")
@given(x=tensors((2, 2), dtype=torch.float64))
def test_doubles(submission, reference, x):
    """double(x) is twice x."""
    assert_close(submission.double(x), reference.double(x))


@points(1, "C2")
def test_refuses_integers(submission):
    """Integers are refused."""
    with raises(TypeError):
        submission.double(torch.tensor([1]))
'''

RIGHT = '''"""A sum."""


def double(x):
    if not x.is_floating_point():
        raise TypeError
    return x + x
'''

WRONG = """# /// misconception
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

FILES = {
    "exercise.toml": TOML,
    "double.py": REFERENCE,
    "checks.py": CHECKS,
    "handout.en.md": "## The idea\n\nTwice.\n",
    "handout.zh.md": "## 想法\n\n两倍。\n",
    "right/r1_sum.py": RIGHT,
    "wrong/w01_squares.py": WRONG,
}


@pytest.fixture(scope="session")
def launcher():
    made = launchers.start()
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The authored folder of the tiny exercise, in a course of its own."""
    made = tmp_path / "solutions" / "01_double"
    for name, text in FILES.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "exercises").mkdir()
    return made


@pytest.fixture
def course(folder: Path) -> Course:
    return Course(folder.parents[1])


def edit(path: Path, before: str, after: str) -> None:
    """Replace one piece of a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def grade(cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command `grade`, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "COLUMNS": "100"},
    )
