"""Grading on a cluster: any Dask, each submission a task.

Dask finds a worker for each task, and another one where a worker is lost. What crosses the network
of a submission is the bytes of its text and the bytes of its report.
"""

from __future__ import annotations

import math
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec
from distributed import Client, Future, as_completed
from distributed.client import FutureCancelledError

from grader.batch import node
from grader.batch.messages import (
    Done,
    Failed,
    Prepare,
    Ready,
    Setup,
    Task,
    pack,
    unpack_answer,
)
from grader.errors import GraderFailure, SandboxError, UsageError
from grader.report.model import Report
from grader.text import _

TIERS = ("process", "landlock", "full")
"""Weakest first."""
ADDRESS = re.compile(r":\d+/?$|^inproc:")
CONNECT_SECONDS = 20
AHEAD = 8
"""Tasks that wait at Dask for each thread of a worker; the rest waits here."""
LOOK_SECONDS = 5.0
"""Between two looks at how many workers there are."""
RETRIES = 2
HELD = 2
"""Exercises whose records a worker keeps in memory: where one ends, Dask mixes it with the next."""
GPU = {"GPU": 1}
"""What workers with a GPU offer, and a task with a check on one takes."""


@dataclass
class Cluster:
    """The workers of a Dask scheduler."""

    address: str
    setup: Setup
    course: bytes
    """The course as a pack."""
    patience: float
    say: Callable[[str], None]
    weak: bool = False
    """Grade also where submissions cannot be locked in safely."""
    name: str = field(default_factory=lambda: f"torchgrade-{secrets.token_hex(4)}")
    _client: Any = None
    _ready: Ready | None = None
    _records: dict[str, Future[Any]] = field(default_factory=dict)
    _exercise: str = ""
    """The one that is being graded: all of it comes before the next."""
    _open: dict[Any, Future[Any]] = field(default_factory=dict)
    _looked: float = -math.inf
    _tasks: int = 0

    def start(self) -> Ready:
        """Set up the workers that are there; raises `GradeError`."""
        self._client = self._connected()
        if not self._workers():
            self.say(_("Waiting for the first worker of the cluster …"))
            self._client.wait_for_workers(1)
        tier = self._common_tier()
        changes = {"tier": tier, "device": self._device(), "given": True, "held": HELD}
        setup = msgspec.structs.replace(self.setup, **changes)
        plugin = node.Node(self.name, setup, self.course, self.patience)
        self._client.register_plugin(plugin, name=self.name)
        self._ready = self._alike(self._everywhere(node.ready, self.name))
        return self._ready

    def _connected(self) -> Any:
        if not ADDRESS.search(self.address):
            text = _("{address} has no port. Write it as the scheduler prints it: {example}.")
            raise UsageError(text.format(address=self.address, example="tcp://10.0.0.5:8786"))
        try:
            return Client(  # type: ignore[no-untyped-call]
                self.address, timeout=CONNECT_SECONDS, set_as_default=False
            )
        except (OSError, ValueError, TypeError) as error:
            text = _("No Dask scheduler answers at {address} ({problem}). Is it running there?")
            problem = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise UsageError(text.format(address=self.address, problem=problem)) from None

    def _workers(self) -> dict[str, Any]:
        workers: dict[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"]
        return workers

    def _device(self) -> str:
        """No machine decides for all whether there is a GPU: `auto` is what all can do."""
        return "simulated" if self.setup.device == "auto" else self.setup.device

    def _common_tier(self) -> str:
        """The strongest isolation that all workers give."""
        found = self._everywhere(node.tier)
        tier: str = min(found.values(), key=TIERS.index)
        if tier == "process" and not self.weak:
            weak = sorted(worker for worker, one in found.items() if one == tier)
            text = _(
                "On {workers} there is only the tier `process`, which does not keep strangers' "
                "code from your files. Run `grade doctor` there; --allow-weak-isolation grades "
                "all the same."
            )
            raise SandboxError(text.format(workers=", ".join(weak[:3])))
        return tier

    def _everywhere(self, function: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
        """What a function says on each worker."""
        futures = {
            worker: self._client.submit(
                function, *arguments, workers=[worker], pure=False, priority=10
            )
            for worker in self._workers()
        }
        found: dict[str, Any] = self._client.gather(futures)
        return found

    def _alike(self, said: dict[str, bytes]) -> Ready:
        """What all workers are; raises `GraderFailure` where they differ."""
        found = {worker: unpack_answer(data) for worker, data in said.items()}
        first_worker, first = next(iter(found.items()))
        prepared = set.intersection(
            *(set(r.prepared) for r in found.values() if isinstance(r, Ready))
        )
        assert isinstance(first, Ready)  # noqa: S101  # for the type checker: what `ready` gives
        for worker, other in found.items():
            if not isinstance(other, Ready) or other.blanks != first.blanks:
                raise _different(f"{first_worker}, {worker}")
        return msgspec.structs.replace(first, prepared=tuple(sorted(prepared)))

    def run(self, tasks: Iterable[tuple[int, Task]]) -> Iterator[tuple[int, Done | Failed]]:
        """Do tasks in any order; each comes back once, as done or as failed."""
        waiting = iter(tasks)
        numbers: dict[Any, int] = {}
        completed: Any = as_completed(loop=self._client.loop)  # type: ignore[no-untyped-call]

        def submit() -> None:
            for number, task in islice(waiting, max(0, self._room() - len(self._open))):
                future = self._submitted(task)
                numbers[future.key], self._open[future.key] = number, future
                completed.add(future)

        submit()
        for future in completed:
            del self._open[future.key]
            submit()
            yield numbers.pop(future.key), self._answer(future)

    def _room(self) -> int:
        """How many tasks Dask may have: workers come and go."""
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS:
            threads = sum(worker["nthreads"] for worker in self._workers().values())
            self._looked, self._tasks = now, AHEAD * max(1, threads)
        return self._tasks

    def _submitted(self, task: Task) -> Future[Any]:
        options: dict[str, Any] = {"pure": False, "retries": RETRIES}
        if self._wants_gpu(task.exercise):
            options["resources"] = GPU
        if isinstance(task, Prepare):
            arguments = (node.prepare, self.name, task.exercise)
            self._records[task.exercise] = self._client.submit(*arguments, **options)
            return self._records[task.exercise]
        records = self._records_of(task.exercise)
        graded: Future[Any] = self._client.submit(
            node.grade, self.name, records, pack(task), **options
        )
        return graded

    def _records_of(self, exercise: str) -> Future[Any] | None:
        """The records of the exercise at hand; Dask keeps the one before while tasks use it."""
        if exercise != self._exercise:
            self._records.pop(self._exercise, None)
            self._exercise = exercise
        return self._records.get(exercise)

    def _wants_gpu(self, exercise: str) -> bool:
        blank = self._blank(exercise)
        return any(check.device == "cuda" for check in blank.checks)

    def _blank(self, exercise: str) -> Report:
        assert self._ready is not None  # noqa: S101  # `start` comes first
        return self._ready.blanks[exercise]

    def _answer(self, future: Future[Any]) -> Done | Failed:
        try:
            result = future.result()
        except (KeyboardInterrupt, FutureCancelledError):
            raise
        except Exception as error:  # whatever became of the worker
            return Failed(f"{type(error).__name__}: {error}"[:500], again=False)
        data = result if isinstance(result, bytes) else result[0]
        answer = unpack_answer(data)
        if not isinstance(answer, (Done, Failed)):
            return Failed("no report", again=False)
        if isinstance(answer, Done) and answer.report is not None:
            self._check(answer.report)
        return answer

    def _check(self, report: Report) -> None:
        """A worker that joined later must be as the others are."""
        blank = self._blank(report.exercise)
        own = (report.versions, report.tier, report.device)
        if own != (blank.versions, blank.tier, blank.device):
            raise _different(_("a worker that joined later"))

    def close(self) -> None:
        """Leave the workers as they were."""
        if self._client is None:
            return
        client, self._client = self._client, None
        try:
            client.cancel([*self._open.values(), *self._records.values()], force=True)
            if self._ready is not None:
                client.unregister_worker_plugin(self.name)
        finally:
            client.close()


def _different(workers: str) -> GraderFailure:
    text = _(
        "Workers of the cluster grade differently ({workers}): install the same versions of "
        "torchgrade, torch and Python on all."
    )
    return GraderFailure(text.format(workers=workers))
