"""The grading processes of a batch on this machine: started, fed, watched, replaced.

Each holds one submission at a time. One that dies or falls silent is replaced, and its submission
is tried once more on another; what fails twice is given back as failed.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grader.batch.messages import (
    Answer,
    Broken,
    Done,
    Failed,
    Ready,
    Setup,
    Task,
    pack,
    read_frame,
    unpack_answer,
    write_frame,
)
from grader.engine.process import start_process
from grader.errors import ExitCode, GradeError, GraderFailure, UsageError
from grader.text import _

TRIES = 2
"""How often a submission is graded when the grading process dies over it."""
STARTS = 3
"""How many processes in a row may end before they can grade."""
CLOSE_SECONDS = 10.0
LOOK_SECONDS = 1.0

Numbered = tuple[int, Task]


class Member:
    """One grading process; what it says goes to a queue that all share."""

    def __init__(self, setup: Setup, heard: Heard) -> None:
        self.task: Numbered | None = None
        self.since = time.monotonic()
        self.ready = False
        self._process = start_process("grader.batch.desk")
        self._heard = heard
        self._send(pack(setup))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def give(self, task: Numbered) -> None:
        """Hand it a task."""
        self.task, self.since = task, time.monotonic()
        self._send(pack(task[1]))

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101  # for the type checker: PIPE
        with contextlib.suppress(OSError):  # it is gone: its silence says so
            write_frame(self._process.stdin, data)

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101  # for the type checker: PIPE
        with self._process.stdout as answers:
            while (frame := read_frame(answers)) is not None:
                self._heard.put((self, unpack_answer(frame)))
        self._heard.put((self, None))

    def dismiss(self) -> None:
        """Let it end by itself: it does when nothing more can come."""
        assert self._process.stdin is not None  # noqa: S101  # for the type checker: PIPE
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def end(self, seconds: float = 0.0) -> int | None:
        """Wait for its end, then kill it; its exit status."""
        self.dismiss()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


Heard = queue.SimpleQueue[tuple[Member, Answer | None]]


@dataclass
class Processes:
    """Some grading processes, all set up alike."""

    setup: Setup
    size: int
    patience: float = 3600.0
    """Seconds after which a process that still grades the same submission is taken for dead."""
    _heard: Heard = field(default_factory=queue.SimpleQueue)
    _members: list[Member] = field(default_factory=list)
    _ready: Ready | None = None
    _failed_starts: int = 0

    def start(self) -> Ready:
        """Start them and wait for the first; raises `GradeError` when they cannot grade."""
        for _number in range(self.size):
            self._add()
        while self._ready is None:
            self._hear(deque(), {})
        return self._ready

    def run(self, tasks: Iterable[Numbered]) -> Iterator[tuple[int, Done | Failed]]:
        """Do tasks in any order; each comes back once, as done or as failed."""
        waiting = deque(tasks)
        tries: dict[int, int] = {}
        open_tasks = {number for number, _task in waiting}
        while open_tasks:
            self._feed(waiting)
            found = self._hear(waiting, tries)
            if found is not None:
                open_tasks.discard(found[0])
                self._feed(waiting)  # before the answer is dealt with
                yield found

    def _feed(self, waiting: deque[Numbered]) -> None:
        for member in self._members:
            if member.ready and member.task is None and waiting:
                member.give(waiting.popleft())

    def _hear(
        self, waiting: deque[Numbered], tries: dict[int, int]
    ) -> tuple[int, Done | Failed] | None:
        """Wait for one thing said, and deal with it; a task's answer is given back."""
        self._end_silent()
        try:
            member, answer = self._heard.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            return None
        if member not in self._members:
            return None  # it was replaced before
        if isinstance(answer, Ready):
            self._failed_starts, member.ready = 0, True
            self._ready = self._ready or answer
            return None
        if isinstance(answer, Broken):
            raise _error(answer)
        if isinstance(answer, Done) or (isinstance(answer, Failed) and not answer.again):
            return self._answered(member, answer)
        return self._lost(member, answer, waiting, tries)

    def _answered(self, member: Member, answer: Done | Failed) -> tuple[int, Done | Failed]:
        assert member.task is not None  # noqa: S101  # it answers what it was given
        (number, _task), member.task = member.task, None
        return number, answer

    def _lost(
        self,
        member: Member,
        failed: Failed | None,
        waiting: deque[Numbered],
        tries: dict[int, int],
    ) -> tuple[int, Done | Failed] | None:
        """Replace a process that died or failed; its task is tried again, or given up."""
        self._members.remove(member)
        status = member.end(CLOSE_SECONDS if failed is None else 0.0)
        task = member.task
        if task is None and not member.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                text = _(
                    "The grading processes end before they begin (exit status {status}). Run "
                    "`grade doctor`."
                )
                raise GraderFailure(text.format(status=status))
        self._add()
        if task is None:
            return None
        number = task[0]
        tries[number] = tries.get(number, 0) + 1
        if tries[number] < TRIES:
            waiting.appendleft(task)
            return None
        text = _("the grading process ended twice over this file (exit status {status})")
        reason = failed.reason if failed else text.format(status=status)
        return number, Failed(reason, again=False)

    def _end_silent(self) -> None:
        now = time.monotonic()
        for member in self._members:
            if member.task is not None and now - member.since > self.patience:
                member.end()

    def _add(self) -> None:
        self._members.append(Member(self.setup, self._heard))

    def close(self) -> None:
        """Let all end; kill those that do not."""
        members, self._members = self._members, []
        for member in members:
            member.dismiss()
        until = time.monotonic() + CLOSE_SECONDS
        for member in members:
            member.end(max(0.0, until - time.monotonic()))


def _error(broken: Broken) -> GradeError:
    kind = UsageError if broken.exit_code == ExitCode.USAGE else GraderFailure
    return kind(broken.reason)
