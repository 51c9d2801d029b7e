"""How long each exercise of the course takes to grade, as a table.

    python benchmarks/course.py [EXERCISE]... [--wrong 4]

For every exercise: the seconds of the reference in a session that has just started (`cold`: its
examples are recorded by Hypothesis first), and the median, least and most over all right and the
first few wrong solutions in that session once it is warm. Wall time; nothing is shrunk.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from pathlib import Path

from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.engine import session
from grader.engine.grading import Grader
from grader.intake.submission import Submission
from grader.sandbox import launcher as launchers

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course(ROOT)


def solutions(exercise: Exercise, wrong: int) -> list[str]:
    """The reference, the other right solutions, and some wrong ones laid over the reference."""
    folder = COURSE.source(exercise)
    reference = (folder / exercise.file).read_text(encoding="utf-8")
    right = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("right/*.py"))]
    mistakes = itertools.islice(sorted(folder.glob("wrong/*.py")), wrong)
    return [reference, *right, *(f"{reference}\n\n{p.read_text('utf-8')}" for p in mistakes)]


def seconds(grader: Grader, source: str, file: str) -> float:
    """The wall time of one submission."""
    began = time.perf_counter()
    grader.grade(Submission(source, file))
    return time.perf_counter() - began


def measure(exercise: Exercise, wrong: int) -> str:
    """One row of the table."""
    sources = solutions(exercise, wrong)
    launcher = launchers.start(hidden=[ROOT], preload=exercise.preload)
    cold = 0.0
    warm: list[float] = []

    def drive(grader_of: session.GraderOf) -> None:
        nonlocal cold
        began = time.perf_counter()
        grader = grader_of(exercise)
        grader.grade(Submission(sources[0], exercise.file))
        cold = time.perf_counter() - began
        grader.engine.twins(launcher)  # what known mistakes answer is recorded once, too
        warm.extend(seconds(grader, source, exercise.file) for source in sources)

    try:
        session.run(COURSE, [exercise], launcher, drive, session.Options(shrink=False))
    finally:
        launcher.close()
    times = f"{statistics.median(warm):.2f} | {min(warm):.2f} | {max(warm):.2f} | {cold:.2f}"
    return f"| {exercise.number} `{exercise.slug}` | {len(sources)} | {times} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*")
    parser.add_argument("--wrong", type=int, default=4, help="how many wrong solutions of each")
    options = parser.parse_args()
    named = [COURSE.find(name) for name in options.exercises] or COURSE.exercises
    print("| exercise | solutions | warm, median s | least | most | cold s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for exercise in named:
        print(measure(exercise, options.wrong), flush=True)


if __name__ == "__main__":
    main()
