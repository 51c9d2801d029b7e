"""How much memory one grading process takes that grades the whole course.

    python benchmarks/course_memory.py [--students 3]

Each student hands in a known mistake of every exercise, so that the process needs the records of
the examples and those of the known mistakes. The records are made before, where they are not there.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from batch import COURSE, Meter, desks, setup

from grader.batch.processes import Processes
from grader.batch.run import Run
from grader.course.exercise import Exercise
from grader.engine.twins import read_wrong
from grader.intake.collect import Wanted, collect
from grader.report.model import Report
from grader.results.store import Results


def mistaken(exercise: Exercise, k: int) -> str:
    """A known mistake of an exercise, with something of its own in it."""
    folder = COURSE.source(exercise)
    wrong = read_wrong(folder, (folder / exercise.file).read_text(encoding="utf-8"))
    return f"{wrong[k % len(wrong)].source}\n\ndef _own_{k}(x):\n    return x + {k}\n"


@dataclass
class Peak(Meter):
    """Notes what the grading process holds after each exercise."""

    seen: dict[str, tuple[float, float]] = field(default_factory=dict)
    """By exercise: resident megabytes after its last report, and the most there ever were."""

    def graded(self, report: Report) -> None:
        """One more."""
        [desk] = desks()
        self.seen[report.exercise] = (status(desk, "VmRSS"), status(desk, "VmHWM"))


def status(pid: int, key: str) -> float:
    """Megabytes that the kernel states of a process under this key."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith(f"{key}:")).split()[1]) / 1024


def measure(count: int) -> Peak:
    """Grade that many students' work on every exercise in one process."""
    with tempfile.TemporaryDirectory() as name:
        room, exercises = Path(name), COURSE.exercises
        for k in range(count):
            for exercise in exercises:
                path = room / "class" / f"s{k:05}" / exercise.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(mistaken(exercise, k), encoding="utf-8")
        intake = collect(room / "class", Wanted(COURSE, exercises))
        ids = tuple(exercise.id for exercise in exercises)
        meter = Peak()
        crew = Processes(msgspec.structs.replace(setup(), exercises=ids), 1)
        Run(intake, Results(room / "results"), crew, meter).go()
    return meter


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, default=3)
    count = parser.parse_args().students
    seen = measure(count).seen
    print(f"{count} submissions to each of {len(seen)} exercises, one process:")
    for exercise, (now, peak) in seen.items():
        print(f"{exercise:12} {now:6.0f} MB after it {peak:6.0f} MB at most so far")


if __name__ == "__main__":
    main()
