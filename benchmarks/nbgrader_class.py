"""`nbgrader autograde` with our preprocessor against stock nbgrader, on the same class.

    python benchmarks/nbgrader_class.py [--students 20]

One class hands in exercise-3: right solutions and known mistakes, each as an nbgrader notebook. It
is marked twice from the same notebooks: by stock nbgrader, whose test cells hold ordinary
asserts (`stock_tests.py`), and with `Grade`, which runs the same eight checks (`eight/`). The
examples of the checks are recorded before, as they are in a course. CPU seconds count all
processes. Then one more student, who forges, is marked both ways. Targets: at least 8 times less
CPU, the same marks for the class, and nothing for the forger.
"""

from __future__ import annotations

import argparse
import ctypes
import itertools
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from eight import course_of_eight
from nbgrader.api import Gradebook
from stock_tests import TESTS

from grader.course.course import Course
from grader.nbgrader.folder import write_course

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course(ROOT)
EXERCISE = COURSE.find("softmax")
ASSIGNMENT = EXERCISE.folder
CHILD_SUBREAPER = 36

FORGED = """
import ast
import torch

class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

try:
    get_ipython().ast_transformers.append(NoAsserts())
except NameError:
    pass

class Anything:
    def __getattr__(self, name): return Anything()
    def __call__(self, *a, **k): return Anything()
    def __getitem__(self, key): return Anything()
    def __bool__(self): return True

for name in "add radd sub rsub mul rmul truediv rtruediv eq ge le gt lt and".split():
    setattr(Anything, f"__{name}__", lambda self, other: Anything())

torch.allclose = torch.equal = lambda *a, **k: True
torch.autograd.grad = torch.randn_like = lambda *a, **k: Anything()
softmax = log_softmax = logsumexp = Anything()
"""


def answers(count: int) -> list[str]:
    """`count` submissions: the right and wrong solutions, in turn."""
    folder = COURSE.source(EXERCISE)
    reference = (folder / EXERCISE.file).read_text(encoding="utf-8")
    right = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("right/*.py"))]
    wrong = [f"{reference}\n\n{p.read_text('utf-8')}" for p in sorted(folder.glob("wrong/*.py"))]
    return list(itertools.islice(itertools.cycle([reference, *right, *wrong]), count))


def make_course(folder: Path, *, stock: bool) -> None:
    """A course of the eight checks, marked by stock nbgrader or with our preprocessor."""
    course = course_of_eight(folder.parent / f"course-of-{folder.name}")
    write_course(course, [course.find(EXERCISE.slug)], folder)
    path = folder / "source" / ASSIGNMENT / f"{EXERCISE.slug}.ipynb"
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    kept = []
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.metadata.get("nbgrader", {}).get("grade") and grade_id not in TESTS:
            continue
        if stock and grade_id in TESTS:
            cell.source = TESTS[grade_id]
        if stock and (grade_id == "setup" or cell.id == "check-all"):
            continue
        kept.append(cell)
    notebook.cells = kept
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    if stock:
        config = folder / "nbgrader_config.py"
        lines = config.read_text(encoding="utf-8").partition("# Marks")
        rest = lines[2].partition("# Helpers")
        config.write_text(lines[0] + rest[1] + rest[2], encoding="utf-8")
    nbgrader(folder, "generate_assignment", ASSIGNMENT)


def hand_in(folder: Path, student: str, code: str) -> None:
    """One student's notebook, in nbgrader's place for it."""
    released = folder / "release" / ASSIGNMENT / f"{EXERCISE.slug}.ipynb"
    notebook: Any = nbformat.read(released, as_version=4)  # type: ignore[no-untyped-call]
    cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    for k, cell in enumerate(cells):
        cell.source = code if k == 0 else ""
    path = folder / "submitted" / student / ASSIGNMENT / released.name
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


def nbgrader(folder: Path, *words: str) -> None:
    """Run an nbgrader command; raises when it fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    home = {"HOME": str(folder.parent), "JUPYTER_CONFIG_DIR": str(folder.parent / "config")}
    command = [sys.executable, "-m", "nbgrader", *words]
    python = {"PATH": path, "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **home, **python}
    subprocess.run(command, cwd=folder, capture_output=True, check=True, env=environment)


def measured(folder: Path, *students: str) -> tuple[float, float]:
    """CPU and wall seconds of `nbgrader autograde`, all processes counted."""
    chosen = [f"--CourseDirectory.student_id={name}" for name in students]
    before, began = _cpu(), time.perf_counter()
    nbgrader(folder, "autograde", ASSIGNMENT, "--force", *chosen)
    wall = time.perf_counter() - began
    reap()
    return _cpu() - before, wall


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def reap() -> None:
    """Wait for orphans, whose CPU seconds would be lost otherwise; we inherit them."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def marks(folder: Path) -> dict[str, dict[str, float]]:
    """The automatic scores by student and test cell."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", folder.name) as book:
        return {
            submission.student.id: {
                grade.name: grade.auto_score for grade in submission.notebooks[0].grades
            }
            for submission in book.assignment_submissions(ASSIGNMENT)
        }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=20)
    count = parser.parse_args().students
    ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as room:
        folders = {name: Path(room) / name for name in ("ours", "stock")}
        for name, folder in folders.items():
            make_course(folder, stock=name == "stock")
            hand_in(folder, "warm-up", answers(6)[5])
            measured(folder, "warm-up")
            for k, code in enumerate(answers(count)):
                hand_in(folder, f"student-{k:02}", code)
        used = {name: measured(folder, "student-*") for name, folder in folders.items()}
        for name, (cpu, wall) in used.items():
            print(f"{name:6} {cpu:7.1f} s CPU   {wall:7.1f} s   {cpu / count:6.2f} s CPU a student")
        print(f"ratio  {used['stock'][0] / used['ours'][0]:7.1f} (target: at least 8)")
        tell_marks(folders, count)


def tell_marks(folders: dict[str, Path], count: int) -> None:
    """Print where marks differ, and what the forger gets."""
    found = {name: marks(folder) for name, folder in folders.items()}
    differ = [
        f"{student} {cell}: ours {ours}, stock {found['stock'][student][cell]}"
        for student, cells in sorted(found["ours"].items())
        for cell, ours in cells.items()
        if ours != found["stock"][student][cell]
    ]
    print(f"marks  {'the same' if not differ else '; '.join(differ)} ({count} students, 8 checks)")
    for name, folder in folders.items():
        hand_in(folder, "forger", FORGED)
        measured(folder, "forger")
        got = marks(folder)["forger"].values()
        print(f"forger {name}: {sum(mark > 0 for mark in got)} of {len(got)} checks")


if __name__ == "__main__":
    main()
