"""The processes that grade: real ones, on a small course."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from grader.batch.messages import Done, Grade, Prepare, Setup
from grader.batch.processes import Processes
from grader.errors import GraderFailure, UsageError
from grader.intake.submission import Submission
from grader.results.store import Results
from grader.sandbox import tiers
from tests.batch.crews import RIGHT, ROOT, SMALL, WRONG, contents, leftovers

ENDLESS = "def double(x):\n    while True:\n        pass\n"


def class_of(folder: Path, students: int) -> Path:
    """Submissions to the small course, no two alike."""
    for k in range(students):
        own = folder / f"s{k:02}"
        own.mkdir(parents=True)
        (own / "double.py").write_text(f"# {k}\n{(RIGHT, WRONG, 'def double(x: oh')[k % 3]}")
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A copy of the small course, which keeps its records."""
    root = tmp_path_factory.mktemp("batch")
    shutil.copytree(SMALL, root / "course")
    return root


def command(place: Path, *words: str, **more) -> subprocess.Popen[str]:
    """`grade` in the course, in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "grader", *words],
        cwd=place / "course",
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **more,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def setup(place: Path) -> Setup:
    tier = tiers.probe().tier
    return Setup(str(place / "course"), ("exercise-1",), tier, "simulated", "en")


def test_a_process_that_dies_is_replaced_and_its_file_graded_on_another(place):
    crew = Processes(setup(place), 1)
    try:
        ready = crew.start()
        assert ready.blanks["exercise-1"].max_score == 4
        [(_number, prepared)] = crew.run([(0, Prepare("exercise-1"))])
        assert isinstance(prepared, Done)
        texts = (RIGHT, WRONG, f"{RIGHT}# again\n")
        tasks = [(k, Grade("exercise-1", Submission(text))) for k, text in enumerate(texts)]
        found = {}
        for number, answer in crew.run(tasks):
            found[number] = answer.report.score
            if number == 0:  # the next one is on its way: it dies over that
                [member] = crew._members
                os.kill(member.pid, signal.SIGKILL)
        assert found == {0: 4.0, 1: 2.0, 2: 4.0}
    finally:
        crew.close()


def test_a_course_that_cannot_be_graded_is_said(place):
    broken = Setup(str(place / "nowhere"), ("exercise-1",), "process", "simulated", "en")
    crew = Processes(broken, 1)
    try:
        with pytest.raises(UsageError, match="cannot be read"):
            crew.start()
    finally:
        crew.close()


def test_processes_that_never_begin_end_the_batch(place, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    crew = Processes(setup(place), 2)
    try:
        with pytest.raises(GraderFailure, match="end before they begin"):
            crew.start()
    finally:
        crew.close()


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(place):
    class_of(place / "many", 6)
    for k in range(60):  # a second each: the batch is not over when Ctrl-C comes, however late
        (place / "many" / f"t{k:02}").mkdir()
        (place / "many" / f"t{k:02}" / "double.py").write_text(f"# {k}\n{ENDLESS}")
    process = command(place, "batch", "../many", "--out", "../stopped", "--jobs", "1")
    reports = place / "stopped" / "reports"
    done = threading.Event()
    watcher = threading.Thread(target=interrupt_at, args=(process, reports, 3, done))
    watcher.start()
    code, _out, err = ended(process)
    done.set()
    watcher.join()
    assert code == 130, err
    assert "Traceback" not in err
    assert re.search(r"Stopped: \d+ new reports? (is|are) kept\. Go on with `grade batch", err)
    kept = contents(place / "stopped")
    assert len(kept) > 3
    assert leftovers(place / "stopped") == []


def interrupt_at(process, reports: Path, count: int, done: threading.Event) -> None:
    """Ctrl-C as soon as there are so many reports."""
    while not done.wait(0.02) and process.poll() is None:
        if reports.exists() and len(list(reports.glob("*/*.json"))) >= count:
            process.send_signal(signal.SIGINT)
            return


def no_room() -> None:
    """A disk that takes no file of more than some bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))


@pytest.mark.slow
def test_a_full_disk_ends_in_one_sentence(place):
    class_of(place / "few", 2)
    first = command(place, "batch", "../few", "--out", "../room", "--jobs", "1")
    assert ended(first)[0] == 0
    full = command(place, "batch", "../few", "--out", "../full", "--jobs", "1", preexec_fn=no_room)
    code, _out, err = ended(full)
    assert code == 3
    assert "cannot be written: File too large" in err
    assert "Traceback" not in err
    assert ended(command(place, "batch", "../few", "--out", "../full", "--jobs", "1"))[0] == 0
    assert contents(place / "full") == contents(place / "room")


@pytest.mark.slow
def test_killed_twenty_times_the_reports_are_those_of_an_undisturbed_batch(place):
    class_of(place / "class", 40)
    words = ("batch", "../class", "--jobs", "2", "--out")
    began = time.monotonic()
    assert ended(command(place, *words, "../undisturbed"))[0] == 0
    whole = time.monotonic() - began
    wanted = contents(place / "undisturbed")
    chance = random.Random(6)
    killed = 0
    while killed < 20:
        process = command(place, *words, "../killed")
        try:
            process.communicate(timeout=chance.uniform(0.1, whole))
        except subprocess.TimeoutExpired:
            killed += 1
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
        else:  # it was done before: begin anew
            assert contents(place / "killed") == wanted
            shutil.rmtree(place / "killed")
    assert ended(command(place, *words, "../killed"))[0] == 0
    assert contents(place / "killed") == wanted
    assert len(list(Results(place / "killed").reports())) == 40


@pytest.mark.slow
def test_marks_do_not_depend_on_the_number_of_processes(place):
    class_of(place / "some", 9)
    for jobs in ("1", "3"):
        process = command(place, "batch", "../some", "--out", f"../jobs{jobs}", "--jobs", jobs)
        assert ended(process)[0] == 0
    assert contents(place / "jobs1") == contents(place / "jobs3")
