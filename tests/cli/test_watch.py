"""`grade watch`: each save is graded at once, and Ctrl-C ends it."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
import time

import pytest

from .conftest import RIGHT, SQUARES

PATIENCE = 60.0
"""Seconds until a test gives up; `benchmarks/commands.py` says how long it really takes."""


@pytest.fixture
def watching(course, own_file):
    """`grade watch 1` in a process of its own, and a queue of its lines."""
    own_file.write_text(SQUARES, encoding="utf-8")
    command = [sys.executable, "-u", "-m", "grader", "watch", "1", "--course", str(course)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(
        target=lambda: [lines.put(line) for line in process.stdout], daemon=True
    ).start()
    yield process, lines
    process.kill()
    process.wait()
    process.stdout.close()


def until(lines: queue.Queue[str], words: str, seconds: float) -> str:
    """Everything said up to the line with these words."""
    said, end = "", time.monotonic() + seconds
    while words not in said:
        said += lines.get(timeout=max(0.01, end - time.monotonic()))
    return said


@pytest.mark.slow  # on a busy machine a save can come before the watcher is ready
def test_each_save_is_graded(watching, own_file):
    process, lines = watching
    until(lines, "Watching double.py", PATIENCE)
    for source, score in (
        (RIGHT, "4 / 4"),
        (SQUARES, "2 / 4"),
        (RIGHT, "4 / 4"),
        (SQUARES, "2 / 4"),
    ):
        _save(own_file, source)
        assert score in until(lines, "Watching double.py", PATIENCE)
    process.send_signal(signal.SIGINT)
    assert "Stopped watching." in until(lines, "Stopped", PATIENCE)
    assert process.wait(PATIENCE) == 0


def _save(path, text: str) -> None:
    """Save as editors do: a new file in place of the old one."""
    other = path.with_name("double.py.swp")
    other.write_text(text, encoding="utf-8")
    other.replace(path)
