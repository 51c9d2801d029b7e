"""Text of unknown origin, made safe to show: nothing in it is interpreted.

A terminal obeys control characters, and bidirectional marks reorder what one reads; both
appear as escapes (`\\x1b`, `\\u202e`).
"""

from __future__ import annotations

import json
import re
import unicodedata

MAX_MARKS = 3
"""Combining marks upon one character; more of them paint over other lines."""

_suspicious = re.compile(r"[^\n -~]")
_hidden_in_json = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """`text` with everything unshowable escaped; newlines stay, tabs become four spaces."""
    if not _suspicious.search(text):
        return text
    kept, marks = [], 0
    for character in text.expandtabs(4):
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        hidden = not character.isprintable() and character != "\n"
        kept.append(_escaped(character) if hidden or marks > MAX_MARKS else character)
    return "".join(kept)


def clean_json(text: str) -> str:
    """JSON with invisible characters inside its strings written as `\\uXXXX`."""
    return _hidden_in_json.sub(lambda m: json.dumps(m[0])[1:-1], text)


def shorten(text: str, limit: int) -> str:
    """`text` itself, or its beginning with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
