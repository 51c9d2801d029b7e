"""A class with every kind of outcome, and RESULTS of one student."""

from __future__ import annotations

import datetime as dt

import pytest

from grader.export.source import Source, read
from grader.results.assessment import Assessment, Hidden, read_rules
from grader.results.store import Results
from tests.results.making import small_class

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)

LATE = """
late.per_day = 10
[exercises.exercise-3]
weight = 8
due = 2026-03-02T12:00:00+08:00
[exercises.exercise-6]
[[extensions]]
student = "ada"
exercise = "exercise-6"
excused = true
"""
"""bob is one day late in exercise 3; ada is excused from exercise 6."""


@pytest.fixture
def results(tmp_path) -> Results:
    return small_class(tmp_path / "results")


@pytest.fixture
def source(results) -> Source:
    return read(results, Assessment(), NOW)


@pytest.fixture
def late(results, tmp_path) -> Source:
    (tmp_path / "late.toml").write_text(LATE)
    return read(results, read_rules(tmp_path / "late.toml"), NOW)


def showing(results: Results, shown: str) -> Source:
    """The class with hidden checks shown so far."""
    return read(results, Assessment(hidden=Hidden(show=shown)), NOW)
