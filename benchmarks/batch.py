"""What `grade batch` costs, how much memory it takes, and what more processes bring.

    python benchmarks/batch.py cost [--submissions 20]      against nbgrader and pytest
    python benchmarks/batch.py many [--students 2000]       memory and rate, at start and end
    python benchmarks/batch.py processes [--students 400]   one, two, a Dask of two; in --rounds 3

`cost` sends the same submissions four ways, in one run: `grade batch` (tier `full`, all processes
counted, once as a command and once without its start), stock nbgrader, one pytest process each, and
direct calls in a fork of a warm process each. All four run the same eight checks, which stand in
`eight/checks.py` and `stock_tests.py`; the last line is exercise-3 of the course as it is, with
nine checks of many examples, and with the diagnosis of mistakes.
The submissions vary the right solutions and the known mistakes; no two are alike, since a file is
graded once for all who hand it in.
The records of the examples are made before, as they are in a course.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from eight import course_of_eight
from engine import children, children_cpu, cpu, direct, pytest_seconds
from nbgrader_class import CHILD_SUBREAPER, answers, hand_in, make_course, measured, reap

from grader.batch.messages import Setup
from grader.batch.plan import Plan
from grader.batch.processes import Processes
from grader.batch.run import Crew, Run
from grader.course.course import Course
from grader.engine import session
from grader.intake.collect import Wanted, collect
from grader.report.model import Report
from grader.results.store import Results
from grader.sandbox import launcher as launchers
from grader.sandbox import tiers

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course(ROOT)
EXERCISE = COURSE.find("softmax")
WINDOW = 100
"""Reports over which the rate is taken."""
SAMPLE = 100
"""Reports between two looks at the memory."""
MB = 1 << 20


@dataclass
class Meter:
    """Watches a batch: when reports come, and what the processes use then."""

    times: list[float] = field(default_factory=list)
    memory: dict[int, dict[str, float]] = field(default_factory=dict)
    """Megabytes by number of reports and by kind of process."""
    first: float = 0.0
    """CPU seconds of all processes, this one included, when the first report was there."""
    last: float = 0.0
    statuses: set[str] = field(default_factory=set)

    def planned(self, plan: Plan) -> None:
        """Nothing to note."""

    def preparing(self, exercises: Sequence[str]) -> AbstractContextManager[None]:
        """Records should be there; where they are not, the figures would be others."""
        print(f"(recording {len(exercises)} exercises first)")
        return nullcontext()

    def withdrawn(self, count: int) -> None:
        """Nothing to note."""

    def graded(self, report: Report) -> None:
        """One more."""
        self.times.append(time.perf_counter())
        self.statuses.add(report.status)
        self.last = cpu() + children_cpu()
        if len(self.times) == 1:
            self.first = self.last
        if len(self.times) % SAMPLE == 0:
            self.memory[len(self.times)] = memory()

    @property
    def cost(self) -> float:
        """CPU seconds for each report after the first, of all processes."""
        return (self.last - self.first) / (len(self.times) - 1)

    def rate(self, start: int) -> float:
        """Reports a second over the window that begins there."""
        end = min(start + WINDOW, len(self.times) - 1)
        return (end - start) / (self.times[end] - self.times[start])


def memory() -> dict[str, float]:
    """Proportional set sizes of this process, the grading processes and their launchers, in MB."""
    found = {"batch": pss(os.getpid()), "grader": 0.0, "launcher": 0.0}
    for desk in desks():
        found["grader"] += pss(desk)
        found["launcher"] += sum(pss(below) for below in descendants(desk))
    return found


def desks() -> list[int]:
    """The grading processes; what their launchers left behind may be our children as well."""
    return [pid for pid in children(os.getpid()) if b"grader.batch.desk" in command(pid)]


def command(pid: int) -> bytes:
    """The words a process was started with."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def descendants(pid: int) -> Iterator[int]:
    """All processes below one."""
    for child in children(pid):
        yield child
        yield from descendants(child)


def pss(pid: int) -> float:
    """Megabytes of a process, shared pages by their share."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        return int(next(x for x in lines if x.startswith("Pss:")).split()[1]) / 1024
    return 0.0


def class_of(folder: Path, sources: Sequence[str]) -> Path:
    """Submissions to exercise-3 of that many students."""
    for k, source in enumerate(sources):
        path = folder / f"s{k:05}" / EXERCISE.file
        path.parent.mkdir(parents=True)
        path.write_text(source, encoding="utf-8")
    return folder


def varied(count: int) -> list[str]:
    """Right solutions and known mistakes in turn, each with something of its own in it."""
    return [
        f"{source}\n\ndef _own_{k}(x):\n    return x + {k}\n"
        for k, source in enumerate(answers(count))
    ]


def run(folder: Path, out: Path, crew: Crew, course: Course = COURSE) -> tuple[Meter, float]:
    """Grade a class; what the meter saw, and the wall seconds of all."""
    meter = Meter()
    intake = collect(folder, Wanted(course, [course.find("softmax")], chosen=True))
    began = time.perf_counter()
    Run(intake, Results(out), crew, meter).go()
    assert meter.statuses == {"graded"}, meter.statuses
    return meter, time.perf_counter() - began


def setup(course: Course = COURSE) -> Setup:
    """The strongest isolation of this machine."""
    return Setup(str(course.root), (EXERCISE.id,), tiers.probe().tier, "auto", "en")


def here(processes: int, course: Course = COURSE) -> Crew:
    """Grading processes on this machine."""
    return Processes(setup(course), processes)


def recorded(room: Path, course: Course = COURSE) -> None:
    """Make the records, so that no figure holds them."""
    room.mkdir(exist_ok=True)
    run(class_of(room / "first", answers(12)), room / "first-results", here(1, course), course)


def cpu_of_children() -> float:
    """CPU seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost(count: int) -> None:
    """One class, four ways."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        eight = course_of_eight(room / "eight")
        recorded(room / "a", eight)
        recorded(room / "b")
        chosen = varied(count)
        folder = class_of(room / "class", chosen)
        whole = command_seconds(folder, room / "whole", eight) / count
        warm = run(folder, room / "results", here(1, eight), eight)[0].cost
        nine = run(folder, room / "nine", here(1))[0].cost
        autograde = nbgrader_seconds(room / "stock", chosen) / count
        single = pytest_seconds(chosen, eight) / count
        called = forked_seconds(chosen, eight) / count
    print(f"tier {setup().tier}, {count} submissions, eight checks, CPU seconds for each:")
    print(f"grade batch, the command     {whole:8.3f}")
    print(f"grade batch, once started    {warm:8.3f}")
    for what, seconds in (("nbgrader autograde", autograde), ("a pytest process each", single)):
        times = f"{seconds / warm:6.1f} times ({seconds / whole:.1f} with the start)"
        print(f"{what:28} {seconds:8.3f}   {times}")
    print(f"a warm fork, direct calls    {called:8.3f}   batch / fork {warm / called:.2f}")
    print(f"all of exercise-3, started   {nine:8.3f}   nbgrader {autograde / nine:.1f} times")
    print("targets: nbgrader at least 30 times, batch / fork at most 2.5")


def command_seconds(folder: Path, out: Path, course: Course) -> float:
    """CPU seconds of the command `grade batch` with one process, from its start to its end."""
    words = [sys.executable, "-m", "grader", "--course", str(course.root), "batch", str(folder)]
    before = cpu_of_children()
    subprocess.run(
        [*words, "--out", str(out), "--exercise", EXERCISE.id, "--jobs", "1"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    reap()
    return cpu_of_children() - before


def nbgrader_seconds(folder: Path, chosen: Sequence[str]) -> float:
    """CPU seconds of `nbgrader autograde`, as nbgrader comes."""
    make_course(folder, stock=True)
    hand_in(folder, "warm-up", chosen[0])
    measured(folder, "warm-up")
    for k, source in enumerate(chosen):
        hand_in(folder, f"student-{k:02}", source)
    return measured(folder, "student-*")[0]


def forked_seconds(chosen: Sequence[str], course: Course) -> float:
    """CPU seconds of the check bodies on the same examples, in a fork for each submission."""
    found: list[float] = []
    exercise = course.find("softmax")
    launcher = launchers.start(hidden=[course.root / "solutions"])

    def drive(grader_of: session.GraderOf) -> None:
        grader = grader_of(exercise)
        direct(grader, chosen[0])
        before = cpu() + cpu_of_children()
        for source in chosen:
            child = os.fork()
            if child == 0:
                direct(grader, source)
                os._exit(0)
            os.waitpid(child, 0)
        found.append(cpu() + cpu_of_children() - before)

    session.run(course, [exercise], launcher, drive)
    launcher.close()
    return found[0]


def many(count: int) -> None:
    """Memory and rate over a large class."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        recorded(room)
        meter, wall = run(class_of(room / "class", varied(count)), room / "results", here(cores()))
    print(f"{count} submissions, {cores()} processes: {wall:.0f} s, {count / wall:.2f} a second")
    print(f"{meter.cost:.3f} CPU seconds for each, once started")
    print("reports   MB of the batch    of graders   of launchers")
    for number, used in meter.memory.items():
        if number in (SAMPLE, 200) or number % (SAMPLE * max(1, count // SAMPLE // 8)) == 0:
            print(
                f"{number:7} {used['batch']:17.1f} {used['grader']:13.1f} {used['launcher']:14.1f}"
            )
    if count > 200:
        first, last = meter.memory[200], meter.memory[max(meter.memory)]
        grown = {kind: last[kind] - first[kind] for kind in first}
        print("grown since 200: " + ", ".join(f"{k} {mb:+.1f} MB" for k, mb in grown.items()))
    start, end = meter.rate(cores()), meter.rate(max(0, len(meter.times) - 1 - WINDOW))
    print(f"rate over {WINDOW}: {start:.2f} a second at the start, {end:.2f} at the end")
    print("targets: within 50 MB of 200, the same rate")


def cores() -> int:
    """How many processes may run at once."""
    return len(os.sched_getaffinity(0))


def processes(count: int, rounds: int) -> None:
    """One process, two, and two workers of a Dask; each way once a round, and its median counts."""
    ways: dict[str, Callable[[Path, Path], tuple[Meter, float]]] = {
        "one on one core": on_one_core,
        "one process": lambda folder, out: run(folder, out, here(1)),
        "two processes": lambda folder, out: run(folder, out, here(2)),
        "two Dask workers": with_dask,
    }
    walls: dict[str, list[float]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        recorded(room)
        folder = class_of(room / "class", varied(count))
        for number in range(rounds):
            for way, go in ways.items():
                meter, whole = go(folder, room / f"{number} {way}")
                wall = meter.times[-1] - meter.times[0]
                walls[way].append(wall)
                busy = (meter.last - meter.first) / wall
                told = f"{wall:7.1f} s from the first report, {whole:7.1f} s in all"
                print(f"{way:17} {told}, {busy:.2f} cores busy")
    single, one, two, dask = (statistics.median(found) for found in walls.values())
    print(f"two processes: {one / two:.2f} times one (target: at least 1.8, given the cores)")
    print(f"two processes: {single / two:.2f} times one on one core, grader and sandbox together")
    print(f"Dask: {dask / two - 1:+.0%} of two processes (target: within 15 %)")


def on_one_core(folder: Path, out: Path) -> tuple[Meter, float]:
    """One process, with all it starts on one core.

    A grading process keeps more than one busy: it judges while its sandbox answers.
    """
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        return run(folder, out, here(1))
    finally:
        os.sched_setaffinity(0, cores)


def with_dask(folder: Path, out: Path) -> tuple[Meter, float]:
    """The same class on a scheduler and two workers of this machine."""
    from grader.batch.cluster import Cluster
    from grader.release.pack import pack_bytes, source_files

    room = out.with_name(f"workers of {out.name}")
    port = free_port()
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(room / "cache"),
        "PYTHONPATH": str(ROOT),
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",  # as docs/cluster.md says
    }
    address = f"tcp://127.0.0.1:{port}"

    def start(kind: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *options]
        return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)

    started = [start("scheduler", "--host", "127.0.0.1", "--port", str(port))]
    started += [
        start("worker", address, "--nthreads", "1", "--local-directory", str(room / f"w{k}"))
        for k in range(2)
    ]
    try:
        packed = pack_bytes(source_files(COURSE, EXERCISE))
        crew = Cluster(address, setup(), packed, 3600.0, print)
        wait_for_workers(address, 2)
        return run(folder, out, crew)
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for_workers(address: str, count: int) -> None:
    """Until the scheduler has them."""
    from distributed import Client

    with Client(address, timeout=60) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(count, timeout=60)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    kinds = parser.add_subparsers(required=True)
    jobs: tuple[tuple[Callable[..., None], str, int], ...] = (
        (cost, "--submissions", 20),
        (many, "--students", 2000),
        (processes, "--students", 400),
    )
    for function, option, default in jobs:
        one = kinds.add_parser(function.__name__)
        one.add_argument(option, type=int, default=default, dest="count")
        one.set_defaults(function=function)
    kinds.choices["processes"].add_argument("--rounds", type=int, default=3)
    chosen = vars(parser.parse_args())
    ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)
    chosen.pop("function")(**chosen)


if __name__ == "__main__":
    main()
