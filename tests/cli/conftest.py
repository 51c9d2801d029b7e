"""A tiny course, and the command run in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.cli.main import main
from grader.text import set_language

COURSE = Path(__file__).with_name("course")
RIGHT = "def double(x):\n    return x + x\n\n\ndef total(x):\n    return x.sum()\n"
SQUARES = RIGHT.replace("x + x", "x * x")


@dataclass(frozen=True)
class Ran:
    """What one run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def flat(self) -> str:
        """Everything said, on one line."""
        return " ".join(f"{self.out} {self.err}".split())


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch, tmp_path_factory):
    """No settings of the person who runs the tests, and 80 columns."""
    for name in ("LC_ALL", "LC_MESSAGES", "FORCE_COLOR", "GRADE_COURSE", "GRADE_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    yield
    set_language("en")


@pytest.fixture(scope="session")
def records(tmp_path_factory):
    """Where the tiny course's records are made once for all tests."""
    return tmp_path_factory.mktemp("records")


@pytest.fixture
def course(tmp_path, records) -> Path:
    """A course of one's own, whose records are shared."""
    root = tmp_path / "course"
    shutil.copytree(COURSE, root)
    (root / ".grade").mkdir()
    if any(records.iterdir()):
        shutil.copytree(records, root / ".grade" / "records")
    yield root
    made = root / ".grade" / "records"
    if made.is_dir():
        shutil.copytree(made, records, dirs_exist_ok=True)


@pytest.fixture
def own_file(course) -> Path:
    """The student's file of exercise 1, right at first."""
    path = course / "exercises" / "01_double" / "double.py"
    path.write_text(RIGHT, encoding="utf-8")
    return path


@pytest.fixture
def grade(course, capsys, monkeypatch) -> Callable[..., Ran]:
    """Run `grade` inside the course."""
    monkeypatch.chdir(course)

    def run(*words: str) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
