"""A site made once, and a headless Chromium to read it with."""

from __future__ import annotations

import datetime as dt
import os
import shutil
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


def chromium() -> str | None:
    """Where this machine's Chromium is."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; where CI should have one, its absence is a failure."""
    program = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Chromium and playwright for these tests")
        pytest.skip("no Chromium, or no playwright, on this machine")
    with sync_playwright() as playwright:
        # Chromium's own sandbox needs privileges that containers lack; the pages are ours.
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
