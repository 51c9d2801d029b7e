"""What all tests share: Ctrl-C that works, and a headless Chromium.

Playwright bears one of itself at a time.
"""

from __future__ import annotations

import os
import shutil
import signal

import pytest

# A run in the background of a shell ignores Ctrl-C, and so would every command it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
