"""The warm grader: `python -m grader.warm.server OPENING` answers requests until its input ends.

It runs on the trusted side and never loads a submission: its launcher's workers do. One engine
session stays open for all requests; an exercise that it does not hold yet opens another.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.engine.collector import importing
from grader.errors import GradeError, UsageError
from grader.sandbox import launcher as launchers
from grader.text import _, speaking
from grader.warm.messages import Opening, Reply, Request, refusal

if TYPE_CHECKING:
    from grader.engine.grading import Grader

GraderOf = Callable[[Exercise], "Grader"]


@dataclass
class Server:
    """Answers requests about one course."""

    course: Course
    device: str
    requests: Iterator[Request]
    answer: Callable[[Reply], None]
    held: dict[str, Exercise] = field(default_factory=dict)
    """The exercises of the session, by id."""
    launcher: launchers.Launcher | None = None
    _preloaded: frozenset[str] = frozenset()

    def run(self) -> None:
        """Answer every request."""
        request = next(self.requests, None)
        try:
            while request is not None:
                request = self._attend(request)
        finally:
            self.close()

    def close(self) -> None:
        """End the launcher."""
        if self.launcher is not None:
            self.launcher.close()
            self.launcher = None

    def _attend(self, request: Request) -> Request | None:
        """Open a session that holds the request's exercise; returns what it cannot answer."""
        waiting: list[Request | None] = [request]

        def drive(grader_of: GraderOf) -> None:
            while (asked := waiting[0]) is not None and asked.exercise in self.held:
                self.answer(_reply(grader_of(self.held[asked.exercise]), asked))
                waiting[0] = next(self.requests, None)

        try:
            exercise = self.course.find(request.exercise)
            self.held[request.exercise] = exercise
            self._open(drive)
        except GradeError as error:
            failed = waiting[0]
            if failed is not None:
                self.held.pop(failed.exercise, None)
                self.answer(refusal(error))
                waiting[0] = next(self.requests, None)
        return waiting[0]

    def _open(self, drive: Callable[[GraderOf], None]) -> None:
        launcher = self._launcher()  # first: it imports torch while this process does the same
        with importing():
            from grader.engine import session
            from grader.engine.devices import resolve
        # A release holds the answers of one device, which everybody has.
        any_device = self.course.sealed and self.device == "auto"
        device = "simulated" if any_device else resolve(self.device)
        options = session.Options(device=device)
        session.run(self.course, list(self.held.values()), launcher, drive, options)

    def _launcher(self) -> launchers.Launcher:
        wanted = frozenset(name for exercise in self.held.values() for name in exercise.preload)
        if self.launcher is None or not wanted <= self._preloaded:
            self.close()
            self.launcher = launchers.start(
                hidden=[self.course.root],
                preload=sorted(wanted),
                devices=self.device in ("auto", "cuda"),
            )
            self._preloaded = wanted
        return self.launcher


def _reply(grader: Grader, request: Request) -> Reply:
    with speaking(request.language):
        known = grader.engine.checks()
        if unknown := [check for check in request.checks if check not in known]:
            text = _("{exercise} has no check {check}. It has {checks}.")
            names = {"exercise": request.exercise, "check": unknown[0], "checks": ", ".join(known)}
            return refusal(UsageError(text.format(**names)))
        return Reply(replace(grader, only=request.checks).grade(request.submission))


def _read(stream: BinaryIO) -> Iterator[Request]:
    for line in stream:
        yield msgspec.json.decode(line, type=Request)


def main() -> None:
    """Serve until standard input ends."""
    opening = msgspec.json.decode(sys.argv[1], type=Opening)
    # Whatever prints must not end up between the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def answer(reply: Reply) -> None:
        replies.write(msgspec.json.encode(reply) + b"\n")
        replies.flush()

    Server(Course(Path(opening.course)), opening.device, _read(sys.stdin.buffer), answer).run()
    os._exit(0)  # all is said; to take torch down piece by piece would cost more than a student


if __name__ == "__main__":
    main()
