"""The time that one submission has, in all."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import pytest

from grader.course.exercise import Limits
from grader.engine import seat as seats
from grader.engine.seat import Job, Seat
from grader.sandbox.handle import Reply, WorkerEnded


def test_answers_that_are_each_just_in_time_end_when_the_time_of_all_is_up(monkeypatch):
    ticks = count(step=4)
    monkeypatch.setattr(seats, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
    worker = SimpleNamespace(
        ending=None, ask=lambda *_: iter([Reply()] * 900), close=lambda: closed.append(1)
    )
    closed: list[int] = []
    seat = Seat(None, Job("", "f.py", "f"), Limits(submission_seconds=100), _worker=worker)
    with pytest.raises(WorkerEnded, match="timeout: 100"):
        list(seat.ask(b"", b"", 900))
    assert closed
    with pytest.raises(WorkerEnded, match="timeout: 100"):
        seat.ask(b"", b"", 1)


def test_a_file_that_is_slow_to_load_and_then_crashes_has_no_more_time(monkeypatch):
    ticks = count(step=9)
    monkeypatch.setattr(seats, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
    started: list[int] = []

    def spawn(*_):
        started.append(1)
        return SimpleNamespace(
            ending="crashed", load=lambda *_: Reply(), ask=lambda *_: iter([]), close=lambda: None
        )

    launcher = SimpleNamespace(spawn=spawn, tier="process")
    seat = Seat(launcher, Job("", "f.py", "f"), Limits(submission_seconds=100))

    def ask_again_and_again():
        for _ in range(100):
            list(seat.ask(b"", b"", 1))

    with pytest.raises(WorkerEnded, match="timeout: 100"):
        ask_again_and_again()
    assert len(started) < 12
