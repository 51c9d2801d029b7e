"""The Gradescope autograder within the limits of Gradescope's smallest container.

    python benchmarks/gradescope.py [3 7 ...]

Makes the archive of each named exercise, runs its `setup.sh` (nothing is installed: this Python has
the grader), then `run_autograder` for four students: right, wrong, endless loop, memory hog. Each
run is given 768 MB and half a CPU by a cgroup (version 1 or 2) where this machine lets one be
made, as root; where it does not, it says so, and the seconds are those of the CPU, doubled.
Memory is the greatest sum of PSS over all processes of a run, sampled: pages that processes share
count once. The targets: below 768 MB and 10 minutes, no process killed for memory, and a score for
everybody, the memory hog included.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.course import Course
from grader.course.exercise import Exercise

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course(ROOT)
MEMORY = 768 << 20
CPUS = 0.5
SECONDS = 600
CHILD_SUBREAPER = 36
PERIOD = 100_000
"""Microseconds of the CPU's quota."""
EVERY = 0.02
"""Seconds between two samples."""
ENTER = 'for door in "${@:2}"; do echo $$ >"$door"; done; exec bash "$1"'
"""Runs a script inside of cgroups."""


@dataclass(frozen=True)
class Cgroup:
    """Where a version of cgroups has its limits."""

    memory: Path
    limit: str
    cpu: Path
    quota: str
    value: str
    killed: str
    """The file that counts processes which the limit ended (`oom_kill N`)."""


CGROUPS = (
    Cgroup(
        Path("/sys/fs/cgroup/memory"),
        "memory.limit_in_bytes",
        Path("/sys/fs/cgroup/cpu"),
        "cpu.cfs_quota_us",
        str(int(CPUS * PERIOD)),
        "memory.oom_control",
    ),
    Cgroup(
        Path("/sys/fs/cgroup"),
        "memory.max",
        Path("/sys/fs/cgroup"),
        "cpu.max",
        f"{int(CPUS * PERIOD)} {PERIOD}",
        "memory.events",
    ),
)


class Container:
    """The limits of Gradescope's container, as far as this machine lets us set them."""

    def __init__(self) -> None:
        self.folders: list[Path] = []
        self._killed: Path | None = None
        for kind in CGROUPS:
            if self._made(kind):
                self._killed = self.folders[0] / kind.killed
                return
            self.close()

    @property
    def limited(self) -> bool:
        """False where only measuring is possible."""
        return bool(self.folders)

    @property
    def killed(self) -> int:
        """Processes that were ended for memory so far."""
        words = self._killed.read_text("ascii").split() if self._killed else []
        return int(words[words.index("oom_kill") + 1]) if "oom_kill" in words else 0

    @property
    def doors(self) -> list[str]:
        """The files into which a process writes its number to be inside."""
        return [str(folder / "cgroup.procs") for folder in self.folders]

    def close(self) -> None:
        """Give the cgroups back."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()
        self.folders = []

    def _made(self, kind: Cgroup) -> bool:
        limits = ((kind.memory, kind.limit, str(MEMORY)), (kind.cpu, kind.quota, kind.value))
        for parent, name, value in limits:
            folder = parent / f"torchgrade-{os.getpid()}"
            try:
                folder.mkdir(exist_ok=True)
                self.folders.append(folder)
                (folder / name).write_text(value, encoding="ascii")
            except OSError:
                return False
        return True


class Meter:
    """Samples the memory of all that this process starts meanwhile, in a thread."""

    def __init__(self) -> None:
        # Processes whose parent ended stay ours.
        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1)
        self.peak = 0
        """The greatest sum of PSS, in bytes."""
        self._others = frozenset(descendants())
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Meter:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(EVERY):
            self.peak = max(self.peak, sum(map(pss, descendants(self._others))))


def descendants(others: Collection[int] = ()) -> list[int]:
    """All processes below this one, but for `others` and what is below them."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended
            pid, _paren, rest = stat.read_text("utf-8", "replace").partition(" (")
            parent = int(rest.rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(pid))
    found, new = [], [os.getpid()]
    while new:
        below = (child for parent in new for child in children.get(parent, []))
        new = [child for child in below if child not in others]
        found += new
    return found


def pss(pid: int) -> int:
    """The memory of one process in bytes, shared pages in proportion."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    return next(
        (int(row.split()[1]) << 10 for row in text.splitlines() if row.startswith("Pss:")), 0
    )


@dataclass(frozen=True)
class Run:
    """What one run of `run_autograder` came to."""

    seconds: float
    cpu: float
    peak: int
    killed: int
    score: float | None


def students(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Names and sources."""
    folder = COURSE.source(exercise)
    right = (folder / exercise.file).read_text(encoding="utf-8")
    mistake = sorted(folder.glob("wrong/*.py"))[0].read_text(encoding="utf-8")
    yield "right", right
    yield "wrong", f"{right}\n\n{mistake}"
    yield "endless loop", f"{right}\n\nwhile True:\n    pass\n"
    yield "memory hog", f"{right}\n\nhog = [bytearray(b'x' * (1 << 20)) for _ in range(4096)]\n"


def script(place: Path, name: str, container: Container | None = None) -> None:
    """Run a script of the archive as Gradescope does; a failure shows in what it leaves."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "PYTHONPATH": str(ROOT),
        "AUTOGRADER": str(place),
        "AUTOGRADER_PYTHON": sys.executable,
    }
    doors = container.doors if container else []
    ran = subprocess.run(
        ["bash", "-c", ENTER, "bash", str(place / name), *doors],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        print(f"{name} ended with {ran.returncode}: {ran.stderr[-2000:]}")


def unpacked(exercise: Exercise, folder: Path) -> Path:
    """A tree like /autograder with the archive of one exercise, set up."""
    place = folder / exercise.id
    (place / "results").mkdir(parents=True)
    archive = folder / f"{exercise.id}.zip"
    words = ["export", "gradescope-autograder", str(archive), "--exercise", exercise.id]
    command = [sys.executable, "-m", "grader", "--course", str(ROOT), *words]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    shutil.unpack_archive(archive, place / "source")
    script(place, "source/setup.sh")
    return place


def run(place: Path, exercise: Exercise, source: str, container: Container) -> Run:
    """Hand one file in and grade it."""
    shutil.rmtree(place / "submission", ignore_errors=True)
    (place / "submission").mkdir()
    (place / "submission" / exercise.file).write_text(source, encoding="utf-8")
    result = place / "results" / "results.json"
    result.unlink(missing_ok=True)
    killed, cpu, began = container.killed, cpu_seconds(), time.perf_counter()
    with Meter() as meter:
        script(place, "source/run_autograder", container)
    took = time.perf_counter() - began
    reap()
    score = json.loads(result.read_bytes())["score"] if result.exists() else None
    return Run(took, cpu_seconds() - cpu, meter.peak, container.killed - killed, score)


def reap() -> None:
    """Wait for processes whose parent did not, so that their CPU seconds are counted."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            continue


def cpu_seconds() -> float:
    """CPU seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print a line for each run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", default=["3"])
    exercises = [COURSE.find(name) for name in parser.parse_args().exercises]
    container = Container()
    print("limits set by a cgroup" if container.limited else "NO cgroup: measured without limits")
    try:
        with tempfile.TemporaryDirectory(prefix="torchgrade-") as folder:
            for exercise in exercises:
                place = unpacked(exercise, Path(folder))
                for name, source in students(exercise):
                    report(exercise, name, run(place, exercise, source, container), container)
    finally:
        container.close()


def report(exercise: Exercise, name: str, made: Run, container: Container) -> None:
    """One line."""
    seconds = made.seconds if container.limited else made.cpu / CPUS
    scored = made.score is not None and not made.killed
    ok = made.peak < MEMORY and seconds < SECONDS and scored
    print(
        f"{exercise.id:<12} {name:<13} {made.peak / (1 << 20):5.0f} MB  {seconds:5.1f} s  "
        f"({made.cpu:.1f} s CPU)  score {made.score}  killed {made.killed}"
        f"{'' if ok else '  OVER THE LIMITS'}"
    )


if __name__ == "__main__":
    main()
