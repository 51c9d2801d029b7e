"""A grader in a process of its own: asked twice, lost, interrupted, idle."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from grader.errors import ExitCode, GraderFailure, UsageError
from grader.intake.submission import Submission
from grader.text import speaking
from grader.warm import client
from grader.warm.client import WarmGrader
from tests.authoring.conftest import RIGHT, WRONG, course, edit, folder

__all__ = ["course", "folder"]


@pytest.fixture
def warm(course):
    grader = WarmGrader(course.root)
    yield grader
    grader.close()
    assert not grader.running


def test_one_process_answers_all_requests(warm, folder):
    assert not warm.running
    report = warm.grade("exercise-1", Submission("import torch\n" + RIGHT))
    first = warm._process
    assert (report.score, report.max_score) == (3.0, 3.0)
    wrong = Submission("import torch\n" + WRONG.partition("# ///\n\n\n")[2], student="ada")
    with speaking("zh"):
        one = warm.grade("exercise-1", wrong, ("C1",))
    assert (one.student, one.score, one.max_score) == ("ada", 0.0, 2.0)
    assert [check.title for check in one.checks] == ["加倍。"]
    both = warm.grade("exercise-1", wrong, ("C2", "C1"))
    assert [check.id for check in both.checks] == ["E1.C1", "E1.C2"]
    assert both.checks[0].title == "double(x) is twice x."
    with pytest.raises(UsageError, match=r"no check C9. It has C1, C2"):
        warm.grade("exercise-1", wrong, ("C9",))
    with pytest.raises(UsageError, match="no exercise `exercise-7`"):
        warm.grade("exercise-7", wrong)
    assert warm._process is first
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    edit(folder / "checks.py", "@points(1,", "@points(5,")
    with pytest.raises(GraderFailure, match="worth 7 points") as failed:
        warm.grade("exercise-1", wrong)
    assert failed.value.exit_code == ExitCode.FAILURE
    assert warm.running


def test_a_grader_that_cannot_start_says_why(warm, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "")
    monkeypatch.setattr(client, "MODULE", "grader.no_such_module")
    with pytest.raises(GraderFailure, match=r"process ended: .*No module named"):
        warm.grade("exercise-1", Submission("x = 1"))
    assert not warm.running


def test_interrupted_it_starts_afresh(warm, monkeypatch):
    """A reply that comes too late is never taken for another's."""
    asked = threading.Event()

    def interrupt():
        asked.wait()
        os.kill(os.getpid(), signal.SIGINT)

    start = warm._start

    def started():
        process = start()
        asked.set()
        return process

    monkeypatch.setattr(warm, "_start", started)
    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        warm.grade("exercise-1", Submission("x = 1"))
    thread.join()
    assert not warm.running


def test_idle_it_gives_its_memory_back(course):
    warm = WarmGrader(course.root, idle_seconds=0.01)
    report = warm.grade("exercise-1", Submission("import torch\n" + RIGHT))
    assert report.score == 3.0
    timer = warm._timer
    assert timer is not None
    timer.join()
    assert not warm.running
