"""A batch on a Dask cluster gives the reports of one machine, also when a worker dies."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from grader.batch import node
from grader.batch.cluster import GPU, Cluster
from grader.batch.messages import Done, Failed, Grade, Prepare, Ready, Setup, pack
from grader.batch.processes import Processes
from grader.batch.run import Run
from grader.course.course import Course
from grader.errors import GraderFailure, SandboxError, UsageError
from grader.intake.submission import Submission
from grader.release.pack import pack_bytes, source_files
from grader.results.store import Results
from grader.sandbox import tiers
from tests.batch.crews import RIGHT, ROOT, SMALL, Watcher, blank, contents, hand_in, read_in

SECONDS = 120
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}


def course_pack() -> bytes:
    course = Course(SMALL)
    files = {k: v for e in course.exercises for k, v in source_files(course, e).items()}
    return pack_bytes(files)


def setup(tier: str = "") -> Setup:
    return Setup(str(SMALL), ("exercise-1", "exercise-2"), tier, "auto", "en")


def cluster(address: str, **options) -> Cluster:
    return Cluster(address, setup(), course_pack(), 600.0, lambda _text: None, **options)


def on_this_machine(folder: Path) -> Processes:
    """Two processes; the course does not lie among tests, whose conftest.py pytest would load."""
    course = folder / "course"
    if not course.exists():
        shutil.copytree(SMALL, course)
    return Processes(msgspec.structs.replace(setup(tiers.probe().tier), course=str(course)), 2)


class Dask:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self._processes = [self._start("scheduler", "--host", "127.0.0.1", "--port", "0")]
        self.workers = [
            self._start(
                *("worker", "--no-nanny", "--nthreads", "1", "--name", f"w{k}"),
                *("--local-directory", str(folder / f"w{k}")),
            )
            for k in range(workers)
        ]
        self.address = self._address()

    def _start(self, kind: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard"]
        with (self.folder / f"{kind}.log").open("ab") as log:
            return subprocess.Popen(
                [*command, "--scheduler-file", str(self.file), *options],
                stdout=log,
                stderr=log,
                env=ENVIRONMENT | {"XDG_CACHE_HOME": str(self.folder)},
            )

    def _address(self) -> str:
        from distributed import Client

        until = time.monotonic() + SECONDS
        while not self.file.exists():
            assert time.monotonic() < until, (self.folder / "scheduler.log").read_text()
            time.sleep(0.05)
        with Client(scheduler_file=str(self.file), timeout=SECONDS) as client:
            client.wait_for_workers(len(self.workers), timeout=SECONDS)
            return client.scheduler.address

    def close(self) -> None:
        for process in [*self.workers, *self._processes]:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def dask(tmp_path):
    made = Dask(tmp_path, workers=3)
    yield made
    made.close()


class Killer(Watcher):
    """Kills a worker when some reports are in."""

    def __init__(self, worker: subprocess.Popen[bytes]) -> None:
        super().__init__()
        self.worker = worker

    def graded(self, report) -> None:
        super().graded(report)
        if len(self.reports) == 4:
            os.kill(self.worker.pid, signal.SIGKILL)


@pytest.mark.slow
def test_a_killed_workers_submissions_are_graded_elsewhere(dask, tmp_path):
    folder = hand_in(tmp_path / "class", students=40)
    here, there = Results(tmp_path / "here"), Results(tmp_path / "there")
    watcher = Killer(dask.workers[0])
    Run(read_in(folder), there, cluster(dask.address), watcher).go()
    assert dask.workers[0].wait(SECONDS) == -signal.SIGKILL
    assert {r.status for r in watcher.reports} == {"graded"}
    Run(read_in(folder), here, on_this_machine(tmp_path), Watcher()).go()
    assert contents(here.root) == contents(there.root)
    assert len(watcher.reports) == 80


@pytest.mark.slow
def test_a_report_holds_wherever_it_was_made(dask, tmp_path):
    folder, results = hand_in(tmp_path / "class", students=4), Results(tmp_path / "r")

    def graded(crew, *names) -> list[tuple[str, str]]:
        watcher = Watcher()
        Run(read_in(folder, *names), results, crew, watcher).go()
        return sorted((r.student, r.exercise) for r in watcher.reports)

    one, two = ([(f"s{k:02}", f"exercise-{n}") for k in range(4)] for n in (1, 2))
    assert graded(on_this_machine(tmp_path), "1") == one
    before = {k: v for k, v in contents(results.root).items() if k.startswith("reports")}
    assert len(before) == 4
    assert graded(cluster(dask.address)) == two
    assert contents(results.root).items() >= before.items()
    (folder / "s01" / "double.py").write_text(f"# new\n{RIGHT}")
    assert graded(cluster(dask.address)) == [("s01", "exercise-1")]
    assert graded(on_this_machine(tmp_path)) == []


@pytest.mark.slow
def test_nothing_is_left_on_the_workers(dask, tmp_path):
    from distributed import Client

    folder = hand_in(tmp_path / "class", students=3)
    Run(read_in(folder), Results(tmp_path / "r"), cluster(dask.address), Watcher()).go()
    with Client(dask.address) as client:
        plugins = client.run(lambda dask_worker: [str(name) for name in dask_worker.plugins])
        assert not [name for names in plugins.values() for name in names if "torchgrade" in name]
    assert not list(tmp_path.glob("w*/**/torchgrade-*"))


def test_an_address_where_nothing_answers_is_one_sentence(monkeypatch):
    monkeypatch.setattr("grader.batch.cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(UsageError, match="No Dask scheduler answers at tcp"):
        cluster("tcp://127.0.0.1:9").start()
    with pytest.raises(UsageError, match="No Dask scheduler answers at nonsense"):
        cluster("nonsense://x:1").start()
    with pytest.raises(UsageError, match="has no port"):
        cluster("nonsense://x").start()


class Client:
    """Takes the place of Dask's client: says what workers say, and notes what is submitted."""

    def __init__(self, tiers=("full",), versions=("1",)) -> None:
        self.said = {node.tier: list(tiers), node.ready: [self._ready(v) for v in versions]}
        self.submitted: list[tuple[object, dict[str, object]]] = []
        self.plugins: list[node.Node] = []

    def _ready(self, version: str) -> bytes:
        report = blank("exercise-2", version)
        on_gpu = msgspec.structs.replace(report.checks[0], device="cuda")
        blanks = {
            "exercise-1": blank("exercise-1", version),
            "exercise-2": msgspec.structs.replace(report, checks=(on_gpu,)),
        }
        return pack(Ready(blanks, ("exercise-1",)))

    def scheduler_info(self, n_workers):
        count = max(map(len, self.said.values()))
        return {"workers": {f"w{k}": {"nthreads": 1} for k in range(count)}}

    def submit(self, function, *arguments, workers=None, **options):
        self.submitted.append((function, options))
        if workers is None:
            return object()
        answers = self.said[function]
        return answers[min(int(workers[0][1:]), len(answers) - 1)]

    def gather(self, futures):
        return futures

    def register_plugin(self, plugin, name):
        self.plugins.append(plugin)


def started(client: Client, **options) -> Cluster:
    made = cluster("fake", **options)
    made._connected = lambda: client
    made.start()
    return made


def test_the_weakest_isolation_of_the_workers_holds_for_all():
    client = Client(tiers=("full", "landlock"))
    started(client)
    [plugin] = client.plugins
    assert b'"tier":"landlock"' in plugin._setup
    assert b'"held":2' in plugin._setup
    with pytest.raises(SandboxError, match="On w1 there is only the tier `process`"):
        started(Client(tiers=("full", "process")))
    started(Client(tiers=("full", "process")), weak=True)


def test_workers_that_grade_differently_are_refused():
    with pytest.raises(GraderFailure, match=r"grade differently \(w0, w1\)"):
        started(Client(versions=("1", "2")))


def test_a_worker_that_joins_later_must_be_as_the_others():
    made = started(Client())
    made._check(blank("exercise-1", "1"))
    with pytest.raises(GraderFailure, match="joined later"):
        made._check(blank("exercise-1", "2"))


def test_a_check_on_a_gpu_takes_one():
    client = Client()
    made = started(client)
    client.submitted.clear()
    for task in (Prepare("exercise-1"), Grade("exercise-2", Submission("x = 1"))):
        made._submitted(task)
    wanted = [options.get("resources") for _function, options in client.submitted]
    assert wanted == [None, GPU]


def test_dask_keeps_the_records_of_the_exercise_at_hand_alone():
    made = started(Client())
    for task in (Prepare("exercise-1"), Prepare("exercise-2")):
        made._submitted(task)
    assert list(made._records) == ["exercise-1", "exercise-2"]
    for exercise, kept in (("exercise-1", 2), ("exercise-1", 2), ("exercise-2", 1)):
        made._submitted(Grade(exercise, Submission("x = 1")))
        assert len(made._records) == kept
    assert list(made._records) == ["exercise-2"]


class Future:
    """A task that ended."""

    def __init__(self, result=None, error: Exception | None = None) -> None:
        self._result, self._error = result, error

    def result(self):
        if self._error is not None:
            raise self._error
        return self._result


def test_what_dask_gives_up_is_no_zero():
    made = started(Client())
    lost = made._answer(Future(error=RuntimeError("killed 4 workers")))
    assert lost == Failed("RuntimeError: killed 4 workers", again=False)
    assert made._answer(Future((pack(Done()), {}))) == Done()
