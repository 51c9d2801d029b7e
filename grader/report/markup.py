"""HTML by construction: elements are markup, every other string is text and is escaped.

Text of unknown origin goes through `clean` on its way, so that control characters and marks that
reorder what one reads show as escapes here as they do on a terminal.
"""

from __future__ import annotations

import html

from grader.report.escape import clean
from grader.report.telling import CODE


class Html(str):
    """Markup that this project made; template engines and notebooks take it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """The markup, as template engines ask for it."""
        return str(self)

    def _repr_html_(self) -> str:
        """The markup, as notebooks ask for it."""
        return str(self)


Content = str | None
"""Text, markup, or nothing."""


def element(name: str, *content: Content, **attributes: str | None) -> Html:
    """`<name>` around its content; `class_` is written `class`, attributes that are None are not.

    An underscore inside an attribute's name is a hyphen: `aria_label`.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(clean(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{together(*content)}</{name}>")


def together(*content: Content) -> Html:
    """Pieces one after the other."""
    return Html("".join(map(text, content)))


def text(content: Content) -> Html:
    """Text escaped, markup as it is, nothing for None."""
    if isinstance(content, Html):
        return content
    return Html(html.escape(clean(content or "")))


def sentence(words: str) -> Html:
    """Text in which what stands in backticks is shown as code."""
    pieces, end = [], 0
    for match in CODE.finditer(words):
        pieces += [text(words[end : match.start()]), element("code", match[0][1:-1])]
        end = match.end()
    return together(*pieces, words[end:])
