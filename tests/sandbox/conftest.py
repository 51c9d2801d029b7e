"""Launchers to share, and small ways to talk to a worker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.inside import codec
from grader.inside.lockdown import Limits, Plan
from grader.sandbox.handle import Reply, Worker
from grader.sandbox.launcher import ForkLauncher, Launcher, start


def tier_or_skip(tier: str) -> Launcher:
    """A launcher of the tier; where CI should have it, its absence is a failure."""
    try:
        return start(tier=tier)
    except SandboxError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session", params=["full", "landlock", "process"])
def launcher(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    """One launcher of each tier, shared."""
    found = tier_or_skip(request.param)
    yield found
    found.close()


@pytest.fixture(scope="session", params=["full", "landlock"])
def strong(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    """One launcher of each strong tier, shared."""
    found = tier_or_skip(request.param)
    yield found
    found.close()


@pytest.fixture
def own_launcher() -> Iterator[ForkLauncher]:
    """A launcher that the test may break."""
    found = start()
    assert isinstance(found, ForkLauncher)
    yield found
    found.close()


class Submission:
    """One worker with a source loaded."""

    def __init__(self, worker: Worker, source: str) -> None:
        self.worker = worker
        job = {"source": source, "filename": "s.py", "module": "s"}
        self.loaded = worker.load(job, 20)

    def call(self, name: str, *args: Any) -> Reply:
        """The reply to one call."""
        encoder = codec.Encoder()
        node = {"f": name, "a": [encoder.node(value) for value in args]}
        text = codec.pack_json({"calls": [node]})
        return next(iter(self.worker.ask(text, encoder.blob(), 1)))

    def value(self, name: str, *args: Any) -> Any:
        """The value of one call, which must not raise."""
        reply = self.call(name, *args)
        assert reply.error is None, reply.error
        return reply.value


@pytest.fixture
def submit() -> Iterator[Callable[..., Submission]]:
    """Load a source in a worker of a launcher; the worker is closed afterwards."""
    workers: list[Worker] = []

    def load(launcher: Launcher, source: str, *, seconds: float = 10, **limits: int) -> Submission:
        workers.append(launcher.spawn(Plan(limits=Limits(**limits)), seconds))
        return Submission(workers[-1], source)

    yield load
    for worker in workers:
        worker.close()
