"""The help pages of all commands, in a terminal of 80 columns."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len

ROOT = Path(__file__).parents[2]
WIDTH = 80
HEADINGS = {"en": "Examples", "zh": "示例"}
ALL_PAGES = """
import contextlib, io, json, sys
from grader.cli.main import main
from grader.text import set_language

language = sys.argv[1]
set_language(language)  # sentences are looked up when their module is imported
from grader.cli.app import root

def commands(command, path=()):
    yield path
    for name in command.list_commands(None) if hasattr(command, "list_commands") else ():
        yield from commands(command.get_command(None, name), (*path, name))

pages = {}
for path in commands(root()):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert main([*path, "--help", "--no-color", "--lang", language]) == 0
    pages[" ".join(path)] = said.getvalue()
print(json.dumps(pages))
"""


@cache
def pages(language: str, width: int = WIDTH) -> dict[str, str]:
    """The help page of every command, by its words."""
    ran = subprocess.run(
        [sys.executable, "-c", ALL_PAGES, language],
        env={**os.environ, "COLUMNS": str(width), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(ran.stdout)


def examples_in(page: str, language: str) -> list[str]:
    """The lines below the heading of the examples."""
    lines = page.splitlines()
    below = [*lines[lines.index(HEADINGS[language]) + 1 :], ""]
    return below[: below.index("")]


@pytest.mark.parametrize("language", HEADINGS)
def test_no_example_is_cut_or_wrapped(language):
    for words, page in pages(language).items():
        assert not [s for s in page.splitlines() if cell_len(s) > WIDTH or s != s.rstrip()], words
        found = examples_in(page, language)
        assert found, words
        for line in found:  # either beside its meaning or above it
            assert re.match(r" {2}grade | {6}[^ ]", line), line
            assert "…" not in line


@pytest.mark.parametrize("language", HEADINGS)
def test_no_option_is_cut_and_nothing_of_typer_is_left(language):
    for words, page in pages(language).items():
        for noise in (r"\w…", r"\[default", r"\[required", r"<(int|path|str)\b", r"x>="):
            assert not re.search(noise, page), words


def test_pages_in_chinese_are_chinese():
    """Every line that says something, but for commands and names."""
    for words, page in pages("zh", 200).items():
        told = [line.strip().split("   ")[-1].strip() for line in page.splitlines()]
        english = [t for t in told if re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", t)]
        assert not [t for t in english if t.isascii() and not t.startswith("grade ")], words


def test_both_languages_show_the_same_commands():
    for words, page in pages("en", 200).items():
        said = [
            re.findall(r"^ {2}(grade(?: \S+)+)", "\n".join(examples_in(text, language)), re.M)
            for language, text in (("en", page), ("zh", pages("zh", 200)[words]))
        ]
        assert said[0] == said[1]


@pytest.mark.parametrize("language", HEADINGS)
def test_a_narrow_page_says_all_that_a_wide_one_says(language):
    for words, page in pages(language).items():
        narrow = pages(language, 40)[words]
        assert sorted("".join(page.split())) == sorted("".join(narrow.split())), words


def test_an_example_that_is_too_long_for_a_terminal_stays_whole():
    page = pages("en", 40)["export gradescope-autograder"]
    assert "  grade export gradescope-autograder hw3.zip --exercise 3\n" in page
