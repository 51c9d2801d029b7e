"""The place where one submission sits: its worker, replaced when it ends, and its time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from grader.course.exercise import Limits as CourseLimits
from grader.engine.calls import Call, pack_calls
from grader.errors import ExerciseError
from grader.inside.lockdown import MB, Limits, Plan
from grader.sandbox.handle import Known, Reply, StudentError, Worker, WorkerEnded
from grader.sandbox.launcher import Launcher

LOAD_SECONDS_FACTOR = 2.0
PROBE_SECONDS = 60.0


class LoadFailed(Exception):
    """The submission's file could not be executed."""

    def __init__(self, error: StudentError) -> None:
        super().__init__(error.message)
        self.error = error


@dataclass(frozen=True)
class Job:
    """What a worker is to load: the student's source and the exercise's probes."""

    source: str
    filename: str
    module: str
    probes: str | None = None

    def node(self) -> dict[str, Any]:
        """As the worker reads it."""
        return {"source": self.source, "filename": self.filename, "module": self.module}


@dataclass
class Seat:
    """Asks the submission's worker; starts a fresh one after an ending."""

    launcher: Launcher
    job: Job
    limits: CourseLimits
    gpu: bool = False
    """Whether the submission may use a real GPU."""
    _worker: Worker | None = None
    _failure: LoadFailed | WorkerEnded | None = None
    _waited: float = 0.0
    """Seconds waited for the submission so far, in all."""

    def ask(
        self, text: bytes, blob: bytes, count: int, expected: Sequence[Known | None] = ()
    ) -> Iterator[Reply]:
        """The replies to one frame of `count` calls, in order; see `Worker.ask`.

        Raises `LoadFailed` or `WorkerEnded`; `SandboxError` when the sandbox fails.
        """
        if not count:
            return iter(())
        worker = self._ready()
        return self._timed(worker.ask(text, blob, count, self._patience(), expected))

    def _timed(self, replies: Iterator[Reply]) -> Iterator[Reply]:
        while True:
            began = time.monotonic()  # not `_counted`: this is done a thousand times
            try:
                reply = next(replies, None)
            finally:
                self._waited += time.monotonic() - began
            if reply is None:
                return
            if self._left() <= 0:
                raise self._out_of_time()
            yield reply

    @contextmanager
    def _counted(self) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self._waited += time.monotonic() - began

    def ask_one(self, call: Call) -> Reply:
        """One call, one round trip."""
        return next(self.ask(*pack_calls([call]), 1))

    def printed(self) -> str:
        """What the submission printed since the last call."""
        return self._worker.printed() if self._worker and not self._worker.ending else ""

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _patience(self) -> float:
        if self._left() <= 0:
            raise self._out_of_time()
        return min(self._left(), self.limits.request_seconds)

    def _left(self) -> float:
        return self.limits.submission_seconds - self._waited

    def _out_of_time(self) -> WorkerEnded:
        self.close()
        self._failure = WorkerEnded("timeout", f"{self.limits.submission_seconds:g}")
        return self._failure

    def _ready(self) -> Worker:
        if self._failure is not None:
            raise self._failure
        if self._worker is not None and self._worker.ending is not None:
            self.close()
        if self._worker is None:
            self._worker = self._fresh()
        return self._worker

    def _fresh(self) -> Worker:
        worker = self.launcher.spawn(
            plan(self.limits, self.launcher.tier, gpu=self.gpu), self._patience()
        )
        seconds = self.limits.request_seconds * LOAD_SECONDS_FACTOR
        if self.job.probes is not None:
            self._load_probes(worker, self.job.probes)
        try:
            with self._counted():
                reply = worker.load(self.job.node(), seconds)
            if reply.error is not None:
                raise LoadFailed(reply.error)
        except (LoadFailed, WorkerEnded) as failure:
            if isinstance(failure, WorkerEnded):
                failure.loading = True
            self._failure = failure
            worker.close()
            raise
        return worker

    def _load_probes(self, worker: Worker, probes: str) -> None:
        """Before any code of the submission runs: what fails here is the exercise's fault."""
        try:
            error = worker.load({"probes": probes}, PROBE_SECONDS).error
        except WorkerEnded as ended:
            error = StudentError(ended.verdict, message=ended.detail)
        if error is not None:
            worker.close()
            raise ExerciseError(f"probes.py cannot be loaded: {error.type}: {error.message}")


def plan(limits: CourseLimits, tier: str, *, gpu: bool = False) -> Plan:
    """How a worker is locked down for an exercise's limits.

    With a GPU there is no limit on addresses: CUDA's driver reserves twice the card.
    """
    chosen = Limits(
        cpu_seconds=limits.cpu_seconds,
        data=limits.memory_mb * MB,
        scratch=limits.scratch_mb * MB,
    )
    return Plan(tier, replace(chosen, address_space=0) if gpu else chosen)
