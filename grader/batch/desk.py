"""One grading process of a batch: a warm launcher, one pytest session, submissions one by one.

It is the grader's own process (trusted): submissions run in the sandbox behind its launcher.
Started as `python -m grader.batch.desk`, it takes tasks from its standard input and answers on
its standard output, and ends when the input does.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING

import msgspec

from grader.batch.messages import (
    Answer,
    Broken,
    Done,
    Failed,
    Grade,
    Prepare,
    Ready,
    Setup,
    Task,
    pack,
    read_frame,
    unpack_task,
    write_frame,
)
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.engine.collector import importing
from grader.errors import ExitCode, GradeError
from grader.intake.submission import Submission
from grader.results.model import Wording
from grader.text import set_language

if TYPE_CHECKING:
    from grader.engine.exercise import ExerciseEngine
    from grader.engine.grading import Grader
    from grader.report.model import Report
    from grader.sandbox.launcher import Launcher

GraderOf = Callable[[Exercise], "Grader"]
GRACE = 5.0
"""Seconds to clean up in when the batch is gone."""


def main() -> None:
    """Where a grading process begins."""
    line = Line.take_over()
    _take_turns_seldom()
    setup = msgspec.json.decode(line.receive(), type=Setup)
    set_language(setup.language)
    try:
        with open_desk(setup) as desk:
            desk.run(line)
    except GradeError as error:
        line.say(Broken(str(error), int(error.exit_code)))
    except Exception as error:  # told to the batch, which tells the user
        line.say(Broken(f"{type(error).__name__}: {error}", int(ExitCode.FAILURE)))


def _take_turns_seldom() -> None:
    """Tell Linux that this is batch work: a grader and its workers share a core in long turns.

    An answer then waits until the other side has nothing more to do; with a process on every core
    a class takes a tenth less time (`benchmarks/batch.py processes`).
    """
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):  # not every container lets a process choose
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


@dataclass
class Line:
    """The two ends that tasks come in at and answers go out of."""

    tasks: IO[bytes]
    answers: IO[bytes]
    _waiting: queue.SimpleQueue[bytes | None] = field(default_factory=queue.SimpleQueue)
    _idle: bool = False

    @classmethod
    def take_over(cls) -> Line:
        """Standard input and output, kept from everything else in this process."""
        line = cls(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1) if os.environ.get("GRADE_TRACEBACK") else (0, 1, 2):
            os.dup2(nothing, standard)
        os.close(nothing)
        if hasattr(os, "setsid"):
            with suppress(OSError):
                os.setsid()  # what a terminal sends to the batch is the batch's
        signal.signal(signal.SIGTERM, _leave)
        threading.Thread(target=line._listen, daemon=True).start()
        return line

    def _listen(self) -> None:
        """Take frames as they come; when they end, so does this process, whatever it is doing."""
        while (frame := read_frame(self.tasks)) is not None:
            self._waiting.put(frame)
        self._waiting.put(None)
        if not self._idle:
            os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(GRACE)
        os._exit(int(ExitCode.FAILURE))

    def receive(self) -> bytes:
        """The next frame; ends the process when there is none."""
        self._idle = True
        frame = self._waiting.get()
        self._idle = False
        if frame is None:
            sys.exit()
        return frame

    def say(self, answer: Answer) -> None:
        """One answer; one that cannot be written is the grader's fault, and ends no batch."""
        try:
            frame = pack(answer)
        except ValueError as error:
            said = f"{type(error).__name__}: an answer that cannot be written"
            frame = pack(Failed(said, again=False))
        with suppress(BrokenPipeError):
            write_frame(self.answers, frame)


def _leave(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
    sys.exit(int(ExitCode.FAILURE))


@contextmanager
def open_desk(setup: Setup) -> Iterator[Desk]:
    """A desk, its launcher started; it loads torch while this process does."""
    from grader.sandbox import launcher

    course = Course(Path(setup.course))
    exercises = [course.find(name) for name in setup.exercises]
    started = launcher.start(
        tier=setup.tier,
        hidden=[course.root, *map(Path, setup.hidden)],
        preload=sorted({name for exercise in exercises for name in exercise.preload}),
        devices=setup.device in ("auto", "cuda"),
    )
    try:
        yield Desk(setup, course, exercises, started)
    finally:
        started.close()


@dataclass
class Desk:
    """Where submissions are graded: a launcher, and an engine session beside it."""

    setup: Setup
    course: Course
    exercises: list[Exercise]
    launcher: Launcher
    _held: dict[str, ExerciseEngine] = field(default_factory=dict)
    """Exercises whose records are in memory, the one used last at the end."""

    def run(self, line: Line) -> None:
        """Open the session, say so, and do the tasks that come in."""
        with importing():
            from grader.engine import session
            from grader.engine.devices import resolve

        def drive(grader_of: GraderOf) -> None:
            graders = {exercise.id: grader_of(exercise) for exercise in self.exercises}
            line.say(ready(graders))
            while True:
                line.say(self.answer(graders, unpack_task(line.receive())))

        any_device = self.course.sealed and self.setup.device == "auto"
        given = "simulated" if any_device else self.setup.device
        device = given if self.setup.given else resolve(given)
        options = session.Options(device=device)
        session.run(self.course, self.exercises, self.launcher, drive, options)

    def answer(self, graders: dict[str, Grader], task: Task) -> Answer:
        """Do one task."""
        try:
            grader = graders[task.exercise]
            engine = grader.engine
            self._take_up(engine)
            if isinstance(task, Prepare):
                engine.prepare()
                engine.twins(self.launcher)
                return Done(records=tuple(engine.path(k).name for k in ("examples", "twins")))
            return Done(_timeless(grader.grade(task.submission)))
        except GradeError as error:
            return Failed(str(error), again=False)
        except Exception as error:  # a fault of the grader: one submission, not the batch
            return Failed(f"{type(error).__name__}: {error}", again=isinstance(task, Grade))

    def _take_up(self, engine: ExerciseEngine) -> None:
        """Make room for the records of an exercise: those not used for longest are forgotten."""
        name = engine.exercise.id
        self._held.pop(name, None)
        while len(self._held) >= self.setup.held:
            self._held.pop(next(iter(self._held))).forget()
        self._held[name] = engine


def ready(graders: dict[str, Grader]) -> Ready:
    """What this process is: the same for every process that may grade for one batch."""
    nothing = Submission("")
    blanks = {name: _timeless(grader.failed(nothing, "")) for name, grader in graders.items()}
    prepared = tuple(name for name, g in graders.items() if g.engine.prepared)
    wordings = {
        name: tuple(Wording(en, zh) for en, zh in grader.engine.wordings())
        for name, grader in graders.items()
    }
    return Ready(blanks, prepared, wordings)


def _timeless(report: Report) -> Report:
    return msgspec.structs.replace(report, seconds=None)


if __name__ == "__main__":
    main()
