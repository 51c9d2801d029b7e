"""Judging: a check's body over a submission's answers, in the process that never loads it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import hypothesis
from hypothesis.errors import UnsatisfiedAssumption

from grader.checks.failures import CheckFailed, SubmissionRaised
from grader.engine.answers import Answers
from grader.engine.calls import Call
from grader.engine.devices import poisoned
from grader.engine.record import (
    TARGETS,
    Record,
    drawn_of,
    inner,
    is_property,
    replaced_body,
)
from grader.engine.seat import LoadFailed, Seat
from grader.engine.targets import (
    Asking,
    Desync,
    NoAnswer,
    NotRecorded,
    Oracle,
    Replaying,
    Target,
    undisturbed,
)
from grader.sandbox.handle import Reply, WorkerEnded

Failure = Exception
"""CheckFailed, SubmissionRaised, WorkerEnded, LoadFailed, or what a body made of a bad value."""


MAX_TRIES = 300
"""How many examples the search for a small one may try: a count, so that it ends the same
way on every machine."""


class EnoughTries(BaseException):
    """Ends the search for a smaller example."""


@dataclass(frozen=True)
class Failed:
    """One example on which a check function fails."""

    kwargs: dict[str, Any]
    failure: Failure
    call: Call | None
    """The last call before the failure."""
    index: int | None = None
    """The example's number in the record; None for one that live Hypothesis found."""
    reply: Reply | None = None


@dataclass
class Outcome:
    """What became of one check function."""

    record: Record
    answers: Answers
    failed: list[Failed] = field(default_factory=list)
    printed: str = ""
    unsteady: bool = False

    @property
    def passed(self) -> bool:
        """True when every example passed."""
        return not self.failed


@dataclass
class Judge:
    """Runs one check function for one submission."""

    function: Callable[..., Any]
    fixed: dict[str, Any]
    record: Record
    fallback: Target | None

    def __post_init__(self) -> None:
        # Taken now: while Hypothesis shrinks, another body stands in the function's place.
        self._body = inner(self.function)
        self._wants = [n for n in inspect.signature(self._body).parameters if n in TARGETS]

    def replay(self, seat: Seat) -> Outcome:
        """Ask everything that was recorded in one message, and run the body over the answers."""
        answers = self._ask(seat)
        outcome = Outcome(self.record, answers)
        with undisturbed():
            adrift = self._run_examples(seat, answers, outcome)
        answers.drain()
        self._ask_live(seat, adrift, outcome)
        outcome.printed = _printed(seat)
        if self.fixed.get("device") == "cuda" and poisoned(answers):
            seat.close()  # the next check gets a fresh process
        return outcome

    def _run_examples(self, seat: Seat, answers: Answers, outcome: Outcome) -> list[int]:
        """Judge every example; the numbers of those that ask what was not recorded."""
        adrift = []
        for k in range(len(self.record.examples)):
            try:
                failed = self.run_example(k, answers, seat.job.source)
            except Desync:
                adrift.append(k)
                continue
            if failed:
                outcome.failed.append(failed)
                if isinstance(failed.failure, (WorkerEnded, LoadFailed)):
                    break
        return adrift

    def _ask(self, seat: Seat) -> Answers:
        record = self.record
        try:
            return Answers(seat.ask(*record.request, record.count, record.known), record.usual)
        except (WorkerEnded, LoadFailed) as failure:
            return Answers.none(failure)

    def run_example(self, k: int, answers: Answers, source: str = "") -> Failed | None:
        """The body on example `k`; raises `Desync` when it asks what was not recorded.

        `source` is the submission's text, for the rules that read it.
        """
        example, start = self.record.examples[k], self.record.offsets[k]
        last: list[tuple[Call, Reply]] = []

        def fetch(index: int) -> Reply:
            reply = answers.get(start + index)
            last[:] = [(example.calls[index], reply)]
            return reply

        if not example.calls and answers.ended is not None:
            return Failed(example.kwargs, answers.ended, None, k)
        if self._as_reference(k, answers):
            return None
        submission = Replaying(example.calls, fetch, source)
        failure = self._run(example.kwargs, submission, Oracle(example.oracle, self.fallback))
        if failure is None:
            return None
        call, reply = last[0] if last else (example.calls[0] if example.calls else None, None)
        if isinstance(failure, (WorkerEnded, LoadFailed)):
            at = len(answers.taken) - start
            call = example.calls[at] if 0 <= at < len(example.calls) else call
        return Failed(example.kwargs, failure, call, k, reply)

    def _as_reference(self, k: int, answers: Answers) -> bool:
        """Whether the answers to example `k` came in the reference's own bytes.

        The body depends on nothing else, and it passed on the reference when it was recorded.
        """
        example, start = self.record.examples[k], self.record.offsets[k]
        if example.reads_source or not example.calls:
            return False
        try:
            return all(answers.get(start + i) is r for i, r in enumerate(example.replies))
        except (WorkerEnded, LoadFailed):
            return False

    def _run(self, kwargs: dict[str, Any], submission: Target, oracle: Target) -> Failure | None:
        targets = {"submission": submission, "reference": oracle}
        wanted = {name: targets[name] for name in self._wants}
        try:
            self._body(**wanted, **self.fixed, **kwargs)
        except NotRecorded:
            return None
        except NoAnswer as ended:
            return ended.failure
        except Exception as failure:  # whatever a body makes of a bad value, `assume` included
            # Its frames would hold all answers in a circle that only the collector can open.
            return failure.with_traceback(None)
        return None

    def _ask_live(self, seat: Seat, adrift: list[int], outcome: Outcome) -> None:
        """Examples whose requests depend on answers: one round trip a call."""
        for k in adrift:
            example = self.record.examples[k]
            failed = self._live(seat, example.kwargs)
            if failed:
                outcome.failed.append(failed)

    def _live(self, seat: Seat, kwargs: dict[str, Any]) -> Failed | None:
        asking = Asking(seat, seat.job.source)
        with undisturbed():
            failure = self._run(kwargs, asking, Oracle([], self.fallback))
        if failure is None:
            return None
        call, reply = asking.taken[-1] if asking.taken else (None, None)
        return Failed(kwargs, failure, call, None, reply)

    def shrink(self, seat: Seat, seed: int) -> tuple[Failed | None, bool]:
        """Live Hypothesis: the smallest failing example, and whether answers were unsteady."""
        if not is_property(self.function) or self.fallback is None:
            return None, False
        smallest: list[Failed] = []
        tries = 0

        original = self._body

        def body(*args: Any, **kwargs: Any) -> None:
            nonlocal tries
            tries += 1
            if tries > MAX_TRIES:
                raise EnoughTries
            drawn = drawn_of(original, args, kwargs, self.fixed)
            failed = self._live(seat, drawn)
            if failed and not isinstance(failed.failure, UnsatisfiedAssumption):
                smallest[:] = [failed]
                raise failed.failure

        with replaced_body(self.function, body):
            try:
                hypothesis.seed(seed)(self.function)(**dict.fromkeys(self._wants), **self.fixed)
            except EnoughTries:
                return (smallest[0] if smallest else None), False
            except (hypothesis.errors.Flaky, BaseExceptionGroup):
                return None, True
            except Exception:  # the failure that was shrunk
                return (smallest[0] if smallest else None), False
        return None, True


def _printed(seat: Seat) -> str:
    try:
        return seat.printed()
    except WorkerEnded:
        return ""


def shrinkable(failed: Failed) -> bool:
    """True for a failure that a smaller example can make clearer."""
    return isinstance(failed.failure, (CheckFailed, SubmissionRaised))
