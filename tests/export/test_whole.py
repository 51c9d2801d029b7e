"""From files that students handed in to every export: a real batch, a real command."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "cli" / "course"
RIGHT = "def double(x):\n    return x + x\n\n\ndef total(x):\n    return x.sum()\n"
HALF = RIGHT.replace("x + x", "x * x")

RULES = """
exercises.exercise-1.weight = 10
[hidden]
show = "verdict"
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """A course with rules, and the results of four students in it."""
    root = tmp_path_factory.mktemp("whole")
    shutil.copytree(COURSE, root / "course")
    (root / "course" / "assessment.toml").write_text(RULES)
    for student, text in {"ada": RIGHT, "bob": HALF, "=cmd": RIGHT, "eve": ""}.items():
        folder = root / "submissions" / student
        folder.mkdir(parents=True)
        (folder / "double.py").write_text(text)
    ran = grade(root, "batch", "../submissions", "--out", "../results", "--jobs", "1")
    assert ran.returncode in (0, 1), ran.stderr
    return root


def grade(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=root / "course",
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_batch_becomes_every_format(graded):
    words = {
        "csv": [],
        "canvas": [],
        "moodle": [],
        "nbgrader": [],
        "gradescope": [],
        "junit": [],
        "classroom50": ["--classroom", "ml", "--assignment", "double"],
    }
    for name, more in words.items():
        ran = grade(graded, "export", name, "../results", *more)
        assert ran.returncode == 0, ran.stderr
        assert "Marks by assessment.toml." in ran.stderr
        assert "Wrote" in ran.stdout
    made = graded / "results" / "export"
    with (made / "marks.csv").open(encoding="utf-8", newline="") as file:
        marks = {row["student"]: row for row in csv.DictReader(file)}
    assert set(marks) == {"ada", "bob", "'=cmd", "eve"}
    assert marks["ada"]["exercise-1 mark"] == "10"
    assert 0 < float(marks["bob"]["exercise-1 mark"]) < 10
    assert marks["eve"]["exercise-1 status"] == "refused"
    result = json.loads((made / "gradescope" / "bob" / "exercise-1" / "results.json").read_text())
    report = json.loads((graded / "results/reports/bob/exercise-1.json").read_text())
    assert result["score"] == report["score"]
    assert [t["score"] for t in result["tests"]] == [c["points"] for c in report["checks"]]
    assert ET.parse(made / "junit.xml").getroot().get("errors") == "0"
    assert (made / "gradebook.db").is_file()


def test_the_batch_writes_the_bare_scores_itself(graded):
    text = (graded / "results" / "grades.csv").read_text(encoding="utf-8")
    assert "'=cmd," in text
    assert ",complete\n" in text
