"""A site made once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from grader.results.assessment import Assessment
from tests.site.demo import write_demo

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """RESULTS of thirty students."""
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def site(demo, tmp_path_factory) -> Path:
    """The site of the demo class."""
    from grader.site.write import write_site

    to = tmp_path_factory.mktemp("site")
    write_site(demo, to, Assessment(), NOW)
    return to
