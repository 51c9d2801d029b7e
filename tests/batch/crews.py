"""A class, a crew that grades without a sandbox, and a watcher that notes what it is told."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import sys
from pathlib import Path

from grader.batch.messages import Done, Failed, Prepare, Ready
from grader.batch.run import Run
from grader.course.course import Course
from grader.intake.collect import Wanted, collect
from grader.intake.submission import info
from grader.report.model import CheckResult, Report, SubmissionInfo, Verdict, Versions
from grader.results.model import Wording
from grader.results.store import Results

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "cli" / "course"
"""A course of two exercises that are graded in a moment."""
RIGHT = "def double(x):\n    return x + x\n\n\ndef total(x):\n    return x.sum()\n"
WRONG = RIGHT.replace("x + x", "x * x")
BAD = "# the grader breaks over this one\n"


def hand_in(folder: Path, *, students: int = 5) -> Path:
    """A folder of submissions, no two alike."""
    for k in range(students):
        own = folder / f"s{k:02}"
        own.mkdir(parents=True)
        (own / "double.py").write_text(f"# {k}\n{(RIGHT, WRONG, BAD)[k % 3]}")
        (own / "sums.py").write_text(f"# {k}\ndef total(x):\n    return x.sum()\n")
    return folder


def read_in(folder: Path, *names: str):
    """What was handed in to the small course."""
    course = Course(SMALL)
    chosen = [course.find(name) for name in names] or course.exercises
    return collect(folder, Wanted(course, chosen, bool(names)))


def blank(exercise: str, version: str = "1") -> Report:
    """A report without a score."""
    check = CheckResult(f"{exercise}.C1", "C1", "It is right.", 0.0, 4.0, Verdict.GRADER_ERROR)
    versions = Versions(version, "course", "torch", "python")
    nothing = SubmissionInfo("", "")
    return Report(
        exercise, "", None, 4.0, "grader_error", (check,), nothing, "cpu", "full", versions
    )


class Crew:
    """Grades by a digest of the text; where it says BAD, it fails."""

    def __init__(self, version: str = "1") -> None:
        self.version = version
        self.started = 0
        self.graded: list[str] = []

    def start(self) -> Ready:
        self.started += 1
        names = ("exercise-1", "exercise-2")
        wordings = {"exercise-1": (Wording("It is right.", "这是对的。"),)}
        blanks = {name: blank(name, self.version) for name in names}
        return Ready(blanks, ("exercise-1",), wordings)

    def run(self, tasks):
        for number, task in tasks:
            if isinstance(task, Prepare):
                yield number, Done()
                continue
            self.graded.append(task.submission.student)
            if task.submission.source.endswith(BAD):
                yield number, Failed("it broke", again=False)
            else:
                yield number, Done(self._report(task))

    def _report(self, task) -> Report:
        import msgspec

        points = int(hashlib.sha256(task.submission.source.encode()).hexdigest(), 16) % 5
        return msgspec.structs.replace(
            blank(task.exercise, self.version),
            student=task.submission.student,
            score=float(points),
            status="graded",
            submission=info(task.submission),
        )

    def close(self) -> None:
        pass


class Watcher:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.plan = None
        self.reports: list[Report] = []
        self.gone = 0

    def planned(self, plan) -> None:
        self.plan = plan

    def preparing(self, exercises):
        return contextlib.nullcontext()

    def graded(self, report) -> None:
        self.reports.append(report)

    def withdrawn(self, count) -> None:
        self.gone = count


def batch(folder: Path, out: Path, *names: str, crew=None, regrade=False, expected=None):
    """A whole batch with a crew; what the watcher and the crew know afterwards."""
    watcher, crew = Watcher(), crew or Crew()
    Run(read_in(folder, *names), Results(out), crew, watcher, regrade, expected).go()
    return watcher, crew


def contents(out: Path) -> dict[str, bytes]:
    """What lies in RESULTS for everybody to read, by name."""
    files = (p for p in out.rglob("*") if p.is_file() and not p.name.startswith("."))
    return {str(p.relative_to(out)): p.read_bytes() for p in files}


def leftovers(out: Path) -> list[Path]:
    """Files that were being written when a batch was killed."""
    return list(out.rglob(".writing-*"))


def killed_at(step: int, folder: Path, out: Path) -> bool:
    """Run a batch in a process that is killed -9 at its `step`-th dealing with RESULTS.

    False when it ends before.
    """
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if any(isinstance(a, (str, os.PathLike)) and str(out) in str(a) for a in arguments):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            batch(folder, out)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
