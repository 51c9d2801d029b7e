"""A headless Chromium for all tests that read pages: playwright bears one of itself at a time."""

from __future__ import annotations

import os
import shutil

import pytest


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
