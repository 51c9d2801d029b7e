"""What goes wrong outside a submission: one sentence with a next step, and the right exit code."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli import doctor, listing
from grader.cli.help import settings_of
from grader.cli.main import main

WRONG = {
    "unknown exercise": (["doubel"], "Did you mean `exercise-1` (double)?"),
    "unknown number": (["99"], "`grade list` shows all"),
    "misspelled command": (["lsit"], "Did you mean `grade list`?"),
    "unknown option": (["list", "--bad"], "`grade list --help`"),
    "option in place of a command": (["--bad"], "`grade --help`"),
    "missing argument": (["hint"], "EXERCISE is missing. See `grade hint --help`"),
    "a word too many": (["list", "extra"], "`extra` is too much here. See `grade list --help`"),
    "unknown command of a group": (["export", "foo"], "`foo` here. See `grade export --help`"),
    "a value for a switch": (["1", "--json=5"], "--json takes no value"),
    "an option at the end": (["1", "--file"], "--file needs a value"),
    "a number out of range": (["batch", "x", "--out", "r", "--jobs", "0"], "--jobs does not take"),
    "unknown check": (["1", "--check", "C9"], "It has C1, C2, C3"),
    "no check's name": (["1", "--check", "nine"], "Checks are called C1"),
    "check of another exercise": (["1", "--check", "E2.C1"], "Checks are called C1"),
    "unknown device": (["1", "--device", "tpu"], "simulated"),
    "unknown language": (["list", "--lang", "fr"], "--lang en or --lang zh"),
    "option without its value": (["list", "--lang"], "needs a value"),
    "missing file": (["1", "--file", "nowhere.py"], "does not exist"),
    "a folder": (["1", "--file", "."], "is a folder"),
    "debug without a check": (["1", "--debug"], "--debug needs --check"),
    "no such course": (["list", "--course", "nowhere"], "is not a course"),
    "reset with nobody to ask": (["reset", "1"], "--yes"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_command_line(grade, own_file, name):
    words, said = WRONG[name]
    ran = grade(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.flat
    assert "Traceback" not in ran.err
    assert len(ran.err.splitlines()) == 1


def test_missing_own_file_names_the_way_out(grade):
    ran = grade("1")
    assert ran.code == 2
    assert "`grade reset 1`" in ran.flat


def test_chinese_says_it_in_chinese(grade):
    for words in (["list", "extra"], ["hint"], ["1", "--file"], ["export", "foo"], ["--bad"]):
        ran = grade(*words, "--lang", "zh")
        assert ran.code == 2
        assert "请看 `grade" in ran.err
        assert re.search(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", ran.err) is None


@pytest.mark.parametrize("closed", ["| true", ">&-"])
def test_nobody_reads(course, closed):
    command = f"{sys.executable} -m grader list {closed}"
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.returncode in (0, 3)


def test_no_course(grade, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = grade("list")
    assert ran.code == 2
    assert "No course was found" in ran.flat


def test_folder_that_is_gone(grade, tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    ran = grade("list")
    assert ran.code == 2
    assert "no longer exists" in ran.flat


def test_broken_exercise_toml_names_file_and_key(grade, course):
    path = course / "solutions" / "01_double" / "exercise.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes = 5", 'minutes = "5"'))
    ran = grade("list")
    assert ran.code == 2
    assert "exercise.toml" in ran.flat
    assert "minutes" in ran.flat


def test_broken_checks_are_the_graders_fault(grade, course, own_file):
    path = course / "solutions" / "01_double" / "checks.py"
    path.write_text("import nowhere_at_all\n", encoding="utf-8")
    ran = grade("1")
    assert ran.code == 3
    assert "nowhere_at_all" in ran.flat
    assert "grader.errors" not in ran.flat


def test_ctrl_c(monkeypatch, capsys, course):
    def interrupted(_settings):
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "course_of", interrupted)
    assert main(["list", "--course", str(course)]) == 130
    assert "Ctrl-C" in capsys.readouterr().err


def test_a_swallowed_ctrl_c_still_ends_the_command(monkeypatch, capsys, course):
    """Importing torch may swallow it, or fail over it."""

    def swallowing(ctx):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return settings_of(ctx)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        monkeypatch.setattr(doctor, "settings_of", swallowing)
        assert main(["doctor", "--course", str(course)]) == 130
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert "Ctrl-C" in capsys.readouterr().err


def test_a_fault_that_ctrl_c_caused_is_told_as_ctrl_c(monkeypatch, capsys, course):
    def failing(_settings):
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise RecursionError("maximum recursion depth exceeded")

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        monkeypatch.setattr(listing, "course_of", failing)
        assert main(["list", "--course", str(course)]) == 130
    finally:
        signal.signal(signal.SIGINT, before)
    assert "Ctrl-C" in capsys.readouterr().err


def test_unexpected_error_is_told_shortly(monkeypatch, capsys, course):
    def broken(_settings):
        raise RuntimeError("a \x1b[31mfault\x1b[0m")

    monkeypatch.setattr(listing, "course_of", broken)
    assert main(["list"]) == 3
    said = capsys.readouterr().err
    assert "--traceback" in said
    assert "Traceback" not in said
    assert "\x1b" not in said
    assert main(["list", "--traceback"]) == 3
    assert "Traceback" in capsys.readouterr().err
