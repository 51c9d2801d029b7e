"""Sentences and their place on the page, shared by everything that is printed."""

from __future__ import annotations

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from grader.report.escape import clean
from grader.report.telling import CODE


def prose(text: str, style: str = "") -> Text:
    """A sentence; what stands in backticks is coloured as code, nothing is interpreted."""
    shown = Text(clean(text), style=style)
    shown.highlight_regex(CODE, "cyan")
    return shown


def inset(content: RenderableType) -> Padding:
    """Content two columns from both edges, where all of it stands."""
    return Padding(content, (0, 2))
