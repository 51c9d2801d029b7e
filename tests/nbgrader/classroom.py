"""A class that hands in to nbgrader, each student in a way of their own."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat

from grader.course.course import Course
from grader.course.exercise import Exercise

ROOT = Path(__file__).resolve().parents[2]
MARKER = "nbgrader_ran_student_code"

HOSTILE = f"""
import builtins, os, pathlib, sys, torch
torch.allclose = torch.equal = lambda *a, **k: True
torch.testing.assert_close = lambda *a, **k: None
builtins.float = lambda *a: 99.0
check = builtins.check = lambda *names: 1.0
for module in list(sys.modules.values()):
    for name in ("determine_grade", "assert_close", "assert_equal", "require"):
        if hasattr(module, name):
            setattr(module, name, lambda *a, **k: 1.0)
try:
    pathlib.Path.home().joinpath("{MARKER}").write_text("<script>alert(1)</script>")
    pathlib.Path("{MARKER}").write_text("ran")
except OSError:
    pass
print("1.0")

class Yes:
    def __eq__(self, other): return True
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __float__(self): return 1.0
"""
"""Put before names that are all `Yes()`."""


def nbgrader(folder: Path, *words: str, code: int = 0) -> str:
    """Run nbgrader in a course folder; returns what it wrote."""
    ran = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        env=environment(folder),
    )
    assert ran.returncode == code, ran.stderr
    return ran.stdout + ran.stderr


def environment(folder: Path) -> dict[str, str]:
    """nbgrader reads no configuration but the course's, and calls alembic by name."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    home = {"HOME": str(folder.parent), "JUPYTER_CONFIG_DIR": str(folder.parent / "config")}
    return {**os.environ, **home, "PATH": path, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}


SEVERAL = """
import json, os, sys
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp

for folder, words in json.loads(sys.stdin.read()):
    os.chdir(folder)
    app = NbGraderApp.instance()
    app.initialize(words)
    try:
        app.start()
    except NoStart:  # says that the command it was given has run
        app.subapp.clear_instance()
    NbGraderApp.clear_instance()
"""


def nbgrader_several(folder: Path, commands: Sequence[tuple[Path, Sequence[str]]]) -> None:
    """Run many nbgrader commands in one process: importing it takes seconds."""
    asked = json.dumps([(str(where), list(words)) for where, words in commands])
    ran = subprocess.run(
        [sys.executable, "-c", SEVERAL],
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        env=environment(folder),
    )
    assert ran.returncode == 0, ran.stderr


def answers(course: Course, exercise: Exercise) -> dict[str, str]:
    """The code of six students, by name."""
    folder = course.source(exercise)
    right = (folder / exercise.file).read_text(encoding="utf-8")
    mistake = sorted(folder.glob("wrong/*.py"))[0].read_text(encoding="utf-8")
    names = [line[4:].partition("(")[0] for line in right.splitlines() if line.startswith("def ")]
    return {
        "right": right + "\nimport warnings\n\nwarnings.warn('careful')\n",
        "wrong": f"{right}\n\n{mistake}",
        "hostile": HOSTILE + "\n".join(f"{name} = Yes()" for name in names),
        "crashing": right + "\nimport os\n\nleft = os._exit(1)\n",
        "hanging": right + "\nwhile True:\n    pass\n",
        "blank": "",
    }


def write_answer(notebook: Any, code: str) -> None:
    """Put a student's code into the first answer cell, and empty the others; none leaves all."""
    cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    for k, cell in enumerate(cells if code else []):
        cell.source = code if k == 0 else ""


def hand_in(course: Path, student: str, assignment: str, change: Any) -> None:
    """Put a changed copy of the released notebook into nbgrader's `submitted` folder."""
    [released] = (course / "release" / assignment).glob("*.ipynb")
    notebook = nbformat.read(released, as_version=4)
    change(notebook)
    path = course / "submitted" / student / assignment / released.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))  # a student need not keep to the format


def exported(course: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """Score and maximum by assignment and student, from `nbgrader export`."""
    nbgrader(course, "export")
    rows = csv.DictReader(io.StringIO((course / "grades.csv").read_text(encoding="utf-8")))
    return {
        (row["assignment"], row["student_id"]): (float(row["score"]), float(row["max_score"]))
        for row in rows
    }
