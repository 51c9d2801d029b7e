"""What a check is handed as `submission` and `reference`, in its four modes.

Direct      the module itself in this process (plain pytest; the reference)
Recording   the reference, each call and answer written down
Replaying   recorded calls, a worker's answers
Asking      a worker, one round trip a call (live Hypothesis)
"""

from __future__ import annotations

import random
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import torch
from hypothesis.errors import UnsatisfiedAssumption

from grader.checks.failures import SubmissionRaised
from grader.engine.calls import Call, probe_name, value_of
from grader.engine.seat import LoadFailed
from grader.errors import ExerciseError
from grader.inside import codec
from grader.inside.worker import describe_error, start_clean
from grader.sandbox.handle import Reply, WorkerEnded, read_error


class Desync(BaseException):
    """The check asked for something else than was recorded.

    A BaseException, so that no `except Exception` in a check can take it for an answer.
    """


class NoAnswer(BaseException):
    """The submission is gone, so there is nothing to judge; `failure` says how it ended.

    A BaseException, so that no check can take it for an error of the student's function.
    """

    def __init__(self, failure: WorkerEnded | LoadFailed) -> None:
        super().__init__(str(failure))
        self.failure = failure


class NotRecorded(UnsatisfiedAssumption):
    """The reference is not at hand, and was not asked this when the examples were recorded.

    Such an example is left out: it says nothing about the submission.
    """


class Target:
    """Turns `target.name(...)` and `target.run(probe, ...)` into `answer(call)`."""

    @property
    def source_text(self) -> str:
        """The text of the submission (or of the reference in its place), for rules that read it."""
        return ""

    def answer(self, call: Call) -> Any:
        """The value for one call; raises what the call raised."""
        raise NotImplementedError

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def ask(*args: Any, **kwargs: Any) -> Any:
            return self.answer(Call(name, False, args, kwargs))

        return ask

    def run(self, probe: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Run a probe beside the submission."""
        return self.answer(Call(probe_name(probe), True, args, kwargs))


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep what is done to global random state from the caller: Hypothesis, or a check."""
    state, torch_state = random.getstate(), torch.get_rng_state()
    try:
        yield
    finally:
        random.setstate(state)
        torch.set_rng_state(torch_state)


class Direct:
    """A module in this process. Attributes are the module's own."""

    def __init__(self, module: types.ModuleType) -> None:
        self._module = module

    @property
    def source_text(self) -> str:
        """The text of the module."""
        return source_of(self._module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)

    def run(self, probe: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call the probe with the module."""
        return probe(self._module, *args, **kwargs)


def source_of(module: types.ModuleType) -> str:
    """The text that a module of the course was imported from."""
    return Path(str(module.__file__)).read_text(encoding="utf-8")


class Recording(Target):
    """The reference in this process; keeps every call and what came back."""

    def __init__(self, module: types.ModuleType, probes: types.ModuleType | None) -> None:
        self._module, self._probes = module, probes
        self.taken: list[tuple[Call, Reply]] = []
        self.was_read = False
        """Whether the check looked at the text, too."""
        self._sent: list[tuple[bytes, bytes]] = []

    @property
    def source_text(self) -> str:
        """The text of the reference."""
        self.was_read = True
        return source_of(self._module)

    def answer(self, call: Call) -> Any:
        sent = codec.dumps((call.args, call.kwargs))
        kept = Call(call.name, call.is_probe, *codec.loads(*sent))
        # Decoded a second time: what is kept must not change when the function works in place.
        with undisturbed():  # a check that draws between two calls draws the same in a replay
            reply = self._execute(kept, *codec.loads(*sent))
        self.taken.append((kept, reply))
        return value_of(kept, reply)

    def assert_unchanged(self, function: str) -> None:
        """Raise `ExerciseError` when the check `function` changed an answer in place.

        The answers that are kept are those the check was given, here and in each replay.
        """
        for (call, reply), sent in zip(self.taken, self._sent, strict=True):
            if reply.error is None and codec.dumps(reply.value, lenient=True) != sent:
                raise ExerciseError(f"{function} changes the answer of {call.shown_name} in place.")

    def _execute(self, call: Call, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Reply:
        start_clean()
        try:
            value = self._function(call)(*args, **kwargs)
        except Exception as error:  # bad-input cases expect errors of any kind
            self._sent.append((b"", b""))
            return Reply(error=read_error(describe_error(error, "")))
        self._sent.append(codec.dumps(value, lenient=True))
        return Reply(value=codec.loads(*self._sent[-1]))

    def _function(self, call: Call) -> Callable[..., Any]:
        if not call.is_probe:
            return getattr(self._module, call.name)  # type: ignore[no-any-return]
        home, _, name = call.name.partition(":")
        if home == "probes":
            probe = getattr(self._probes, name)
        else:
            import importlib

            probe = getattr(importlib.import_module(home), name)
        return lambda *args, **kwargs: probe(self._module, *args, **kwargs)


class Replaying(Target):
    """Recorded calls in their order; `fetch(k)` gives the reply to the k-th of them."""

    def __init__(self, calls: list[Call], fetch: Callable[[int], Reply], source: str = "") -> None:
        self._calls, self._fetch, self._source = calls, fetch, source
        self._next = 0

    @property
    def source_text(self) -> str:
        """The text of the submission."""
        return self._source

    def answer(self, call: Call) -> Any:
        k = self._next
        if k >= len(self._calls) or not self._calls[k].same(call):
            raise Desync
        self._next += 1
        try:
            reply = self._fetch(k)
        except (WorkerEnded, LoadFailed) as failure:
            raise NoAnswer(failure) from None
        return value_of(call, reply)


class Oracle(Target):
    """The reference's recorded answers; falls back to the reference itself where it is at hand."""

    def __init__(self, taken: list[tuple[Call, Reply]], fallback: Target | None) -> None:
        self._taken, self._fallback = taken, fallback
        self._next = 0

    def answer(self, call: Call) -> Any:
        k = self._next
        if k < len(self._taken) and self._taken[k][0].same(call):
            self._next += 1
            return value_of(call, self._taken[k][1])
        if self._fallback is None:
            raise Desync
        return self._fallback.answer(call)


class Asks(Protocol):
    """Sends calls to a worker."""

    def ask_one(self, call: Call) -> Reply:
        """One round trip."""


class Asking(Target):
    """A worker, one round trip a call; remembers the last call for messages."""

    def __init__(self, seat: Asks, source: str = "") -> None:
        self._seat, self._source = seat, source
        self.taken: list[tuple[Call, Reply]] = []

    @property
    def source_text(self) -> str:
        """The text of the submission."""
        return self._source

    def answer(self, call: Call) -> Any:
        try:
            reply = self._seat.ask_one(call)
        except (WorkerEnded, LoadFailed) as failure:
            raise NoAnswer(failure) from None
        self.taken.append((call, reply))
        return value_of(call, reply)


__all__ = [
    "Asking",
    "Desync",
    "Direct",
    "NoAnswer",
    "NotRecorded",
    "Oracle",
    "Recording",
    "Replaying",
    "SubmissionRaised",
    "Target",
    "undisturbed",
]
