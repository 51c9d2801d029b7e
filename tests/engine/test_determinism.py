"""The same submission gives the same report, `seconds` apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
import sys, torch
from pathlib import Path
from grader.course.course import Course
from grader.engine import session
from grader.intake.submission import Submission
from grader.report.model import to_json
from grader.sandbox import launcher as launchers
course = Course(Path(sys.argv[1]))
exercise = course.find("1")
source = Path(sys.argv[2]).read_text()
launcher = launchers.start()
def drive(grader_of):
    print(to_json(grader_of(exercise).grade(Submission(source, "double.py"))))
session.run(course, [exercise], launcher, drive)
launcher.close()
"""


def report(course, source: Path, seed: int, threads: int) -> dict:
    env = {**os.environ, "PYTHONHASHSEED": str(seed), "OMP_NUM_THREADS": str(threads)}
    env["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-c", SCRIPT, str(course.root), str(source)]
    run = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    found = json.loads(run.stdout)
    del found["seconds"]
    return found


@pytest.mark.slow
def test_fifty_runs_with_other_hash_seeds_and_thread_counts_give_one_report(course, tmp_path):
    source = tmp_path / "double.py"
    source.write_text(
        "import torch\ndef double(x):\n    return x + x + (x > 2).to(x.dtype)\n"
        "def half(x):\n    return x * x\n"
    )
    first = report(course, source, 0, 1)
    assert first["score"] < first["max_score"]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each run is a process of its own
        others = pool.map(lambda run: report(course, source, run, 1 + run % 3), range(1, 50))
        assert all(other == first for other in others)


def test_two_runs_with_other_hash_seeds_agree(course, tmp_path):
    source = tmp_path / "double.py"
    source.write_text("def double(x):\n    return {1: x * 3}[1]\n")
    assert report(course, source, 1, 1) == report(course, source, 2, 2)
