"""What the engine costs: CPU seconds a submission, against direct calls and against pytest.

    python benchmarks/engine.py [--submissions 20]

The same 20 submissions to exercise-3 (its right and wrong solutions) go three ways, in one
run: through the engine (grader, launcher and workers counted); through the same checks called
directly on the same examples in this warm process; and through one pytest process each, with
live Hypothesis. Targets: at most 3 times direct calls, at least 15 times less than pytest.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import resource
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Sequence
from pathlib import Path

from grader.course.course import Course
from grader.engine import session
from grader.engine.grading import Grader
from grader.engine.record import inner
from grader.engine.targets import Direct
from grader.inside.worker import start_clean
from grader.intake.submission import Submission
from grader.sandbox import launcher as launchers

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course(ROOT)
EXERCISE = COURSE.find("softmax")
FOLDER = COURSE.source(EXERCISE)


def sources(count: int) -> list[str]:
    """`count` submissions: the right and wrong solutions, in turn."""
    reference = (FOLDER / EXERCISE.file).read_text(encoding="utf-8")
    right = [p.read_text(encoding="utf-8") for p in sorted(FOLDER.glob("right/*.py"))]
    wrong = [
        f"{reference}\n\n{p.read_text(encoding='utf-8')}" for p in sorted(FOLDER.glob("wrong/*.py"))
    ]
    return list(itertools.islice(itertools.cycle([*right, *wrong]), count))


def cpu(who: int = resource.RUSAGE_SELF) -> float:
    """CPU seconds so far."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def children(pid: int) -> list[int]:
    """The processes that a process started, whichever of its threads did."""
    with contextlib.suppress(OSError):
        lists = [p.read_text("ascii") for p in Path(f"/proc/{pid}/task").glob("*/children")]
        return [int(word) for text in lists for word in text.split()]
    return []


def tree_cpu(pid: int) -> float:
    """CPU seconds of a process, of the children it reaped, and of those below it."""
    below = children(pid)
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        own = sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")
        return own + sum(map(tree_cpu, below))
    return 0.0


def children_cpu() -> float:
    """CPU seconds of all processes below this one."""
    return sum(map(tree_cpu, children(os.getpid())))


def direct(grader: Grader, source: str) -> None:
    """The same check bodies on the same examples, called on the module in this process."""
    module = types.ModuleType("submission")
    module.__file__ = "softmax.py"
    exec(compile(source, "softmax.py", "exec"), module.__dict__)
    reference = Direct(grader.engine.reference)
    submission = WithSource(module, source)
    for part in grader.engine.parts:
        body = inner(part.function)
        names = body.__code__.co_varnames[: body.__code__.co_argcount]
        targets = {"submission": submission, "reference": reference}
        wanted = {name: target for name, target in targets.items() if name in names}
        for example in grader.engine.record(part).examples:
            start_clean()
            try:
                body(**wanted, **part.fixed, **example.kwargs)
            except Exception:
                break  # as a test runner would


class WithSource(Direct):
    """A module without a file, whose text is known."""

    def __init__(self, module: types.ModuleType, source: str) -> None:
        super().__init__(module)
        self._source = source

    @property
    def source_text(self) -> str:
        """The text of the submission."""
        return self._source


def pytest_seconds(chosen: Sequence[str], course: Course = COURSE) -> float:
    """CPU seconds for `pytest checks.py --submission FILE` for each, with live Hypothesis."""
    checks = course.source(course.find(EXERCISE.slug)) / "checks.py"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "grader.engine.plugin", str(checks)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    before = cpu(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        for k, source in enumerate(chosen):
            file = Path(folder) / f"s{k}.py"
            file.write_text(source, encoding="utf-8")
            subprocess.run(
                [*command, "--submission", str(file)],
                cwd=course.root,
                env=environment,
                capture_output=True,
                check=False,
            )
    return cpu(resource.RUSAGE_CHILDREN) - before


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=20)
    options = parser.parse_args()
    chosen = sources(options.submissions)
    launcher = launchers.start(hidden=[ROOT / "solutions"], preload=EXERCISE.preload)

    def drive(grader_of: session.GraderOf) -> None:
        grader = grader_of(EXERCISE)
        for source in chosen:  # examples and twins are recorded, everything is warm
            grader.grade(Submission(source, EXERCISE.file))
        began, busy = time.perf_counter(), cpu() + children_cpu()
        for source in chosen:
            grader.grade(Submission(source, EXERCISE.file))
        engine = (cpu() + children_cpu() - busy) / len(chosen)
        wall = (time.perf_counter() - began) / len(chosen)
        busy = cpu()
        for source in chosen:
            direct(grader, source)
        called = (cpu() - busy) / len(chosen)
        single = pytest_seconds(chosen) / len(chosen)
        print(f"tier {launcher.tier}, {len(chosen)} submissions, per submission:")
        print(f"engine            {engine * 1e3:7.0f} ms CPU, {wall * 1e3:5.0f} ms wall")
        print(
            f"direct calls      {called * 1e3:7.0f} ms CPU   engine / direct  {engine / called:.2f}"
        )
        print(
            f"a pytest process  {single * 1e3:7.0f} ms CPU   pytest / engine  {single / engine:.1f}"
        )

    session.run(COURSE, [EXERCISE], launcher, drive)
    launcher.close()


if __name__ == "__main__":
    main()
