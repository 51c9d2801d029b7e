"""A submission that the machine keeps from running is not ended by the clock."""

from __future__ import annotations

import pytest

from grader.sandbox import patience as patience_module
from grader.sandbox.patience import FACTOR, FIRST_LOOK, Patience, Usage


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(patience_module, "time", made)
    return made


def after(clock, seconds: float, usage: Usage | None) -> bool:
    """Whether a worker gets more time once `seconds` of 5 are over."""
    seen = [Usage(1.0, True)]
    patience = Patience(5.0, lambda: seen[0])
    clock.now = patience.deadline
    assert patience.extend()
    clock.now += seconds - FIRST_LOOK
    seen[0] = usage
    return patience.extend()


@pytest.mark.parametrize(
    ("seconds", "usage", "more"),
    [
        (5.0, Usage(6.0, True), False),  # it ran all the time
        (5.0, Usage(1.5, True), True),  # it wants to run and hardly may
        (5.0, Usage(1.5, False), False),  # it sleeps
        (5.0, None, False),  # nobody knows
        (5.0 * FACTOR + 1, Usage(1.5, True), False),  # long enough
    ],
)
def test_more_time_is_for_those_who_are_kept_from_running(clock, seconds, usage, more):
    assert after(clock, seconds, usage) is more


def test_each_reply_has_its_time_from_the_last_one(clock):
    patience = Patience(5.0, lambda: None)
    clock.now += 4
    patience.restart()
    began, clock.now = clock.now, patience.deadline
    assert patience.extend()
    assert patience.deadline == began + 5


def test_a_quick_reply_is_not_looked_at(clock):
    looks = []
    patience = Patience(5.0, lambda: looks.append(1))
    for _ in range(3):
        clock.now += 0.9 * FIRST_LOOK
        assert clock.now < patience.deadline
        patience.restart()
    assert looks == []
