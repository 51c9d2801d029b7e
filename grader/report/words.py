"""Sentences and their place on the page, shared by everything that is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.containers import Lines
from rich.padding import Padding
from rich.text import Text

from grader.report.escape import clean
from grader.report.telling import CODE

CHINESE = re.compile(r"[\u4e00-\u9fff]")
OPENING, CLOSING = "（「『《“‘", "，。、；：！？）」』》”’…"
TOGETHER = re.compile(
    rf"[{OPENING}]*(?:[\u4e00-\u9fff]|[^\s\u4e00-\u9fff{OPENING}{CLOSING}]+)?[{CLOSING}]*\s*"
)
"""What stays on one line: a Chinese character or another word, with the punctuation around it."""


class Sentence(Text):
    """Text that breaks between Chinese characters; rich itself breaks at blanks only."""

    def wrap(self, console: Console, width: int, **options: Any) -> Lines:
        """The lines of at most `width` cells."""
        if options.get("no_wrap") or not CHINESE.search(self.plain):
            return super().wrap(console, width, **options)
        lines = Lines()
        for part in self.split(allow_blank=True):
            for piece in part.divide(list(_breaks(part.plain, width))):
                piece.rstrip()
                lines.extend(piece.wrap(console, width, **options))
        return lines


def _breaks(text: str, width: int) -> Iterator[int]:
    """Where new lines begin."""
    used = 0
    for found in TOGETHER.finditer(text):
        if used and used + cell_len(found[0].rstrip()) > width:
            yield found.start()
            used = 0
        used += cell_len(found[0])


def sentence(text: str, style: str = "") -> Sentence:
    """A sentence in which nothing is interpreted."""
    return Sentence(clean(text), style=style)


def prose(text: str, style: str = "") -> Sentence:
    """A sentence; what stands in backticks is coloured as code."""
    shown = sentence(text, style)
    shown.highlight_regex(CODE, "cyan")
    return shown


def inset(content: RenderableType) -> Padding:
    """Content two columns from both edges, where all of it stands."""
    return Padding(content, (0, 2))
