"""The pages of the site, rendered by Jinja2 from figures and marks.

Every value that a template puts out passes `_safe`: what is not this project's own markup is text,
its control characters shown as escapes, and then escaped by Jinja2's autoescape.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from grader.report.escape import clean, shorten
from grader.report.html import STYLE, html_language
from grader.report.markup import Html, sentence
from grader.report.model import Versions
from grader.report.telling import MESSAGE_LIMIT
from grader.results.model import Graded, Student
from grader.results.store import folder_name
from grader.text import _, language

TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Page:
    """What every page is rendered with."""

    template: str
    values: dict[str, Any]

    def render(self) -> bytes:
        """The page as the bytes of its file."""
        style = Html(STYLE + (TEMPLATES / "site.css").read_text(encoding="utf-8"))
        values = {"lang": html_language(), "style": style, "policy": policy(style)} | self.values
        return _environment().get_template(self.template).render(values).encode()


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_safe,
    )
    made.globals |= {
        "_": _,
        "name": full_name,
        "link": link,
        "heading": heading,
        "sentence": sentence,
        "short": short,
    }
    return made


def _safe(value: object) -> object:
    """A value on its way into a page."""
    return value if hasattr(value, "__html__") else clean(str(value))


def policy(style: str) -> str:
    """The content security policy of a page: its own style sheet, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def full_name(student: Student) -> str:
    """What a student is called on a page."""
    return shorten(student.name or student.id, 120)


def page_name(student: Student) -> str:
    """The name of a student's page."""
    return f"{folder_name(student.id)}.html"


def link(student: Student) -> str:
    """A student's page as the class page links to it."""
    return f"students/{quote(page_name(student))}"


def heading(exercise: Graded) -> str:
    """`Exercise 3 · A softmax that never overflows`."""
    title = exercise.title_zh if language() == "zh" and exercise.title_zh else exercise.title
    return _("Exercise {number}").format(number=exercise.number) + f" · {title}"


def short(text: str) -> str:
    """A sentence of unknown length, as long as one reads it."""
    return shorten(text, MESSAGE_LIMIT)


def versions(found: Iterable[Versions]) -> list[str]:
    """With what the reports were made, one line for each combination."""
    text = _("Graded with torchgrade {grader}, torch {torch}, Python {python}.")
    lines = {text.format(grader=v.grader, torch=v.torch, python=v.python) for v in found}
    return sorted(lines)
