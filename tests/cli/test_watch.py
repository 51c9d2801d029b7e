"""`grade watch`: each save is graded at once, and Ctrl-C ends it."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
import time

import pytest
import watchfiles

from grader.cli.watch import Saves
from grader.course.course import Course
from grader.errors import GraderFailure

from .conftest import RIGHT, SQUARES

PATIENCE = 60.0
"""Seconds until a test gives up; `benchmarks/commands.py` says how long it really takes."""


@pytest.fixture
def watching(course, own_file):
    """Starts `grade watch` in a process of its own, and gives a queue of its lines."""
    own_file.write_text(SQUARES, encoding="utf-8")
    started = []

    def start(*words: str):
        command = [sys.executable, "-u", "-m", "grader", "watch", *words, "--course", str(course)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
        )
        started.append(process)
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(
            target=lambda: [lines.put(line) for line in process.stdout], daemon=True
        ).start()
        return process, lines

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def until(lines: queue.Queue[str], words: str) -> str:
    """Everything said up to the line with these words."""
    said, end = "", time.monotonic() + PATIENCE
    while words not in said:
        said += lines.get(timeout=max(0.01, end - time.monotonic()))
    return said


def test_each_save_is_graded(watching, own_file):
    process, lines = watching("1")
    until(lines, "Watching double.py")
    for source, score in (
        (RIGHT, "4 / 4"),
        (SQUARES, "2 / 4"),
        (RIGHT, "4 / 4"),
        (SQUARES, "2 / 4"),
    ):
        _save(own_file, source)
        until(lines, score)  # a busy machine may see one save as two, and grade it twice
        until(lines, "Watching double.py")
    process.send_signal(signal.SIGINT)
    until(lines, "Stopped watching.")
    assert process.wait(PATIENCE) == 0


def test_a_save_right_after_the_first_line_is_graded(watching, own_file):
    _process, lines = watching()
    until(lines, "Save a file to grade it")
    _save(own_file, RIGHT)
    until(lines, "4 / 4")


def _save(path, text: str) -> None:
    """Save as editors do: a new file in place of the old one."""
    other = path.with_name("double.py.swp")
    other.write_text(text, encoding="utf-8")
    other.replace(path)


def saves_of(course) -> Saves:
    [first, *_others] = Course(course).exercises
    return Saves(course / "exercises", {Course(course).student_file(first): first})


def test_nobody_is_told_to_save_before_saves_are_noticed(course, own_file, monkeypatch):
    may_watch, told = threading.Event(), threading.Event()

    def watch(*_folders, **_options):
        assert may_watch.wait(PATIENCE)
        yield set()
        yield {(watchfiles.Change.modified, str(own_file))}

    monkeypatch.setattr(watchfiles, "watch", watch)
    saves = saves_of(course)
    saves.start()
    waiting = threading.Thread(target=lambda: [saves.wait_until_watching(), told.set()])
    waiting.start()
    assert not told.wait(0.3)
    may_watch.set()
    waiting.join(PATIENCE)
    assert told.is_set()
    assert saves.next().id == "exercise-1"


def test_a_folder_that_cannot_be_watched_is_said(course, own_file, monkeypatch):
    def watch(*_folders, **_options):
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watchfiles, "watch", watch)
    saves = saves_of(course)
    saves.start()
    for wait in (saves.wait_until_watching, saves.next):
        with pytest.raises(GraderFailure, match="cannot be watched: OS file watch limit"):
            wait()
