"""What the batch and its grading processes say to each other: JSON, nothing is unpickled."""

from __future__ import annotations

import struct
from typing import IO

import msgspec

from grader.intake.submission import Submission
from grader.report.model import Report
from grader.results.model import Wording


class Setup(msgspec.Struct, frozen=True):
    """What a grading process is told when it starts."""

    course: str
    exercises: tuple[str, ...]
    tier: str
    device: str
    language: str
    hidden: tuple[str, ...] = ()
    """Folders that no submission may see."""
    given: bool = False
    """The device is taken as it is: whether it is there shows where a check wants it."""
    held: int = 1
    """Exercises whose records stay in memory: one, where tasks come exercise by exercise."""


class Prepare(msgspec.Struct, frozen=True, tag=True):
    """Record the examples and the known mistakes of an exercise, for all processes."""

    exercise: str


class Grade(msgspec.Struct, frozen=True, tag=True):
    """Grade one submission."""

    exercise: str
    submission: Submission


Task = Prepare | Grade


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The process can grade."""

    blanks: dict[str, Report]
    """By exercise: a report without a submission and without a score, in which all else is right:
    tier, device, versions, checks."""
    prepared: tuple[str, ...]
    """Exercises whose records are on disk."""
    wordings: dict[str, tuple[Wording, ...]] = {}
    """By exercise: what its checks and known mistakes say, in each language."""


class Done(msgspec.Struct, frozen=True, tag=True):
    """A task is done; a submission has its report."""

    report: Report | None = None
    records: tuple[str, ...] = ()
    """The names of the record files that were prepared."""


class Failed(msgspec.Struct, frozen=True, tag=True):
    """A task could not be done."""

    reason: str
    again: bool
    """Whether another process may do better: not where the exercise itself is broken."""


class Broken(msgspec.Struct, frozen=True, tag=True):
    """The process cannot grade at all."""

    reason: str
    exit_code: int


Answer = Ready | Done | Failed | Broken


def pack(message: Setup | Task | Answer) -> bytes:
    """A message as bytes."""
    return msgspec.json.encode(message)


def unpack_task(data: bytes) -> Task:
    """The task in some bytes."""
    task: Task = msgspec.json.decode(data, type=Task)
    return task


def unpack_answer(data: bytes) -> Answer:
    """The answer in some bytes."""
    answer: Answer = msgspec.json.decode(data, type=Answer)
    return answer


SIZE = struct.Struct("<Q")


def write_frame(file: IO[bytes], data: bytes) -> None:
    """One message on a pipe; raises `OSError`."""
    file.write(SIZE.pack(len(data)) + data)
    file.flush()


def read_frame(file: IO[bytes]) -> bytes | None:
    """The next message on a pipe; None at its end."""
    try:
        head = file.read(SIZE.size)
        if len(head) < SIZE.size:
            return None
        size = SIZE.unpack(head)[0]
        data = file.read(size)
    except (OSError, ValueError):
        return None
    return data if len(data) == size else None
