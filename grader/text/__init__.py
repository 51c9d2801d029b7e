"""The grader's own sentences in the language of the user: English in the code, Chinese by gettext.

`zh.po` beside this file is the catalogue that people edit; `zh.mo` is made from it by
`python -m grader.text.compile` and read here.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")

_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = Path(__file__).with_name(f"{language}.mo")
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def _(message: str) -> str:
    """The message in the current language."""
    return _catalogue(_language.get()).gettext(message)


def plural(one: str, many: str, count: int) -> str:
    """The message for one, or the one for `count`, in the current language."""
    return _catalogue(_language.get()).ngettext(one, many, count)


def language() -> str:
    """The current language, `en` or `zh`."""
    return _language.get()


def set_language(code: str) -> None:
    """Use `code` from here on."""
    _language.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language inside a `with` block."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def detect() -> str:
    """The user's language: the variables LC_ALL, LC_MESSAGES and LANG, then the system's locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    code = locale.getlocale()[0] or ""
    return "zh" if code.lower().startswith(("zh", "chinese")) else "en"
