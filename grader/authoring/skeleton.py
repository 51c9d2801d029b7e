"""`grade author new`: a small exercise that works, to be changed into one's own."""

from __future__ import annotations

import keyword
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.course.course import Course
from grader.course.exercise import FOLDER
from grader.errors import UsageError
from grader.text import _

TEMPLATES = Path(__file__).with_name("templates")
SLUG = re.compile(r"[a-z][a-z0-9_]*")
TAKEN = {*sys.stdlib_module_names, "torch", "numpy", "checks", "probes", "grader"}
"""A student's file of such a name would be imported in place of the module."""
LAST = 99
"""Folders begin with two digits."""


@dataclass(frozen=True)
class Made:
    """A new exercise: its number, and its files."""

    number: int
    paths: tuple[Path, ...]


def make(course: Course, name: str) -> Made:
    """Write the skeleton as the course's last exercise; raises `UsageError`."""
    slug = name.strip().replace("-", "_")
    there = _folders(course)
    _check_name(slug, there)
    number = max(there, default=0) + 1
    if number > LAST:
        raise UsageError(_("A course has at most 99 exercises."))
    words = {
        "SLUG": slug,
        "NUMBER": str(number),
        "TITLE": slug.replace("_", " ").capitalize(),
        "UNIT": _unit(course, there),
    }
    return Made(number, tuple(_copied(course.solutions / f"{number:02}_{slug}", words)))


def _folders(course: Course) -> dict[int, str]:
    names = (FOLDER.fullmatch(path.name) for path in course.solutions.iterdir())
    return {int(match[1]): match[2] for match in names if match}


def _check_name(slug: str, there: dict[int, str]) -> None:
    if not SLUG.fullmatch(slug) or keyword.iskeyword(slug):
        text = _("`{name}` cannot name an exercise: lower-case words joined by _, like top_k.")
        raise UsageError(text.format(name=slug))
    if slug in TAKEN:
        text = _("`{name}` is the name of a module that Python needs. Choose another one.")
        raise UsageError(text.format(name=slug))
    if slug in there.values():
        raise UsageError(_("There is an exercise `{name}` already.").format(name=slug))


def _unit(course: Course, there: dict[int, str]) -> str:
    return course.exercises[-1].unit if there else "A"


def _copied(folder: Path, words: dict[str, str]) -> list[Path]:
    paths = []
    for template in sorted(TEMPLATES.rglob("*.tmpl")):
        relative = template.relative_to(TEMPLATES).as_posix().removesuffix(".tmpl")
        path = folder / relative.replace("SLUG", words["SLUG"])
        text = template.read_text(encoding="utf-8")
        for word, meant in words.items():
            text = text.replace(word, meant)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        paths.append(path)
    return paths
