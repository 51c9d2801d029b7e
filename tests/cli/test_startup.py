"""What the quick commands load, and what every command's help shows."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from grader.cli.table import available

HEAVY = {"torch", "pytest", "hypothesis", "nbgrader", "numpy", "nbformat", "ray", "watchfiles"}
PROGRAM = """
import json, sys
from grader.cli.main import main
code = main(sys.argv[1:])
print(json.dumps([code, sorted(m for m in sys.modules if "." not in m)]), file=sys.stderr)
"""


def loaded(course, *words: str) -> set[str]:
    """The top-level modules loaded by one run of the command."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words, "--course", str(course)],
        capture_output=True,
        text=True,
        check=True,
    )
    code, modules = json.loads(ran.stderr.splitlines()[-1])
    assert code == 0
    return set(modules)


@pytest.mark.parametrize(
    "words", ["", "--help", "list", "status", "hint 1", "1 --help", "--version"]
)
def test_quick_commands_load_nothing_heavy(course, words):
    assert not loaded(course, *words.split()) & HEAVY


@pytest.mark.parametrize("name", ["1", *available()])
def test_help_has_examples(grade, name):
    ran = grade(name, "--help")
    assert ran.code == 0
    assert "Usage: grade" in ran.out
    assert "Examples\n  grade " in ran.out
    assert "--lang" in ran.out
    assert not [line for line in ran.out.splitlines() if len(line) > 80]


def test_first_page(grade):
    ran = grade()
    assert ran.out == grade("--help").out
    for name in available():
        assert f"\n  {name} " in ran.out
