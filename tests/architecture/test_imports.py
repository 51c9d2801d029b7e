"""Imports go one way: the table says who may import whom, function-local imports counted."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "grader"

ALLOWED = {
    "errors": set(),
    "text": set(),
    "inside": set(),
    "course": {"errors", "text"},
    "sandbox": {"errors", "inside"},
    "intake": {"errors", "text", "course", "report", "results"},
    "report": {"errors", "text", "course"},
    "state": {"errors", "course"},
    "checks": {"errors", "text", "inside", "course"},
    "engine": {"errors", "text", "inside", "course", "sandbox", "intake", "report", "checks"},
    "authoring": {
        *("errors", "text", "inside", "course", "sandbox", "intake", "report", "checks"),
        "engine",
    },
    "batch": {
        *("errors", "text", "course", "sandbox", "intake", "report", "results", "engine"),
    },
    "release": {
        *("errors", "text", "inside", "course", "sandbox", "intake", "report", "checks"),
        *("engine", "authoring"),
    },
    "warm": {"errors", "text", "course", "sandbox", "intake", "report", "engine"},
    "notebook": {"errors", "text", "course", "intake", "report", "warm"},
    "nbgrader": {"errors", "text", "course", "intake", "report", "authoring", "warm"},
    "results": {"errors", "text", "report", "course"},
    "export": {"errors", "text", "report", "results"},
    "ci": {"errors", "text", "course", "intake", "report", "results", "export"},
    "similarity": {"text", "results"},
    "site": {"errors", "text", "report", "results", "similarity"},
    "cli": {
        *("errors", "text", "inside", "course", "sandbox", "intake", "report", "checks"),
        *("similarity", "site", "export", "ci"),
        *("engine", "authoring", "release", "state", "results", "batch", "nbgrader"),
    },
    "__main__": {"cli"},
}
"""Part of `grader` -> the other parts it may import."""


def parts_imported(path: Path) -> set[str]:
    """The parts of `grader` that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports are absolute"
            names = [f"{node.module}.{item.name}" for item in node.names]
        elif isinstance(node, ast.Import):
            names = [item.name for item in node.names]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top == "grader" and rest and rest != "__version__":
                found.add(rest.partition(".")[0])
    return found


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = [p for p in sorted(PACKAGE.rglob("*.py")) if p.parent != PACKAGE or p.name != "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_only_what_its_part_may(path):
    part = part_of(path)
    assert part in ALLOWED, f"{part} is not in the table: add it, with what it may import"
    extra = parts_imported(path) - ALLOWED[part] - {part}
    assert not extra, f"{part} must not import {sorted(extra)}"


def test_the_table_has_no_cycle():
    order: list[str] = []
    left = dict(ALLOWED)
    while left:
        free = [part for part, needs in left.items() if needs <= set(order)]
        assert free, f"a cycle among {sorted(left)}"
        order += free
        for part in free:
            del left[part]


def loaded_after(code: str) -> set[str]:
    """The names of all modules that a fresh interpreter has loaded after `code`."""
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(' '.join(sys.modules))"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )
    return set(run.stdout.split())


HEAVY = {"torch", "pytest", "hypothesis", "nbgrader", "nbformat", "numpy"}


def test_importing_the_package_loads_nothing_heavy():
    assert not loaded_after("import grader") & HEAVY


def test_the_course_can_be_read_without_torch():
    code = "from grader.course.course import find_course\nfind_course().exercises"
    assert not loaded_after(code) & HEAVY


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_too_long(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 400, f"{lines} lines: this file says more than one thing"


def test_every_module_says_what_it_is():
    for path in FILES:
        if path.name != "__main__.py":
            doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
            assert doc, f"{path} has no docstring"
