"""A submission that the machine keeps from running is not ended by the clock."""

from __future__ import annotations

import pytest

from grader.sandbox import patience as patience_module
from grader.sandbox.patience import FACTOR, Patience, Usage


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
    clock.now += seconds
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
    assert patience.deadline == clock.now + 5
