"""How checks name what they look at, in Chinese: `the gradient of b1` is `b1 的梯度`.

Checks name things in English, with names and numbers of the example at hand in between. A phrase
book maps such a phrase, `{}` for each of these, to Chinese, where `{0}` and `{1}` are the first
and the second of them. What stands in the place of a `{}` is looked up as well; what no phrase
fits is code as a rule, and stays as it is.

`BASIC` holds what every exercise needs; an exercise adds its own in `[phrases.zh]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import MappingProxyType

from grader.text import language

BASIC = {
    "rows": "行",
    "the shape": "形状",
    "the dtype": "dtype",
    "the output": "输出",
    "a parameter": "参数",
    "the input": "输入",
    "the shape of {}": "{0} 的形状",
    "the dtype of {}": "{0} 的 dtype",
    "the dtypes of {}": "{0} 的 dtype",
    "the device of {}": "{0} 所在的设备",
    "the devices of {}": "{0} 所在的设备",
    "the length of {}": "{0} 的长度",
    "the number of {}": "{0} 的个数",
    "the keys of {}": "{0} 的键",
    "the gradient": "梯度",
    "the gradients": "梯度",
    "the gradient of {}": "{0} 的梯度",
    "the gradient by {}": "对 {0} 的梯度",
    "a gradient of {}": "{0} 的梯度",
    "the output of {}": "{0} 的输出",
    "{} of shape {}": "形状为 {1} 的 {0}",
    "the shapes of {}": "{0} 的形状",
    "{} of shape {} and {} of shape {}": "形状 {1} 的 {0} 与形状 {3} 的 {2}",
    "{} of integers": "整数的 {0}",
    "{} of a 0-dim tensor": "0 维张量的 {0}",
    "an integer {}": "整数的 {0}",
    "a 0-dim tensor": "0 维张量",
    "a 1-D {}": "一维的 {0}",
    "a 2-D {}": "二维的 {0}",
    "a 3-D {}": "三维的 {0}",
    "integers": "整数",
    "no parameters": "没有参数",
    "{} on {}": "{1} 上的 {0}",
    "{} with the same seed": "同样种子的 {0}",
}

LONGEST = 300
"""Longer phrases stay as they are: they hold somebody's data."""

HOLE = re.compile(r"\{\}")
SPACE = re.compile(r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]) (?=[\u4e00-\u9fff])")

_book: ContextVar[Mapping[str, str]] = ContextVar("book", default=MappingProxyType({}))


@contextmanager
def phrase_book(chinese: Mapping[str, str]) -> Iterator[None]:
    """Use an exercise's phrases inside a `with` block."""
    token = _book.set(chinese)
    try:
        yield
    finally:
        _book.reset(token)


def said(phrase: str) -> str:
    """A check's name for something, in the current language."""
    return in_chinese(phrase, _book.get()) if language() == "zh" else phrase


def closed_up(text: str) -> str:
    """Without the spaces between Chinese characters that filled templates leave."""
    return SPACE.sub("", text) if language() == "zh" else text


def in_chinese(phrase: str, book: Mapping[str, str]) -> str:
    """The phrase by the book, or by the basic one; itself where neither has it."""
    for known in (book, BASIC):
        if phrase in known:
            return known[phrase]
    if len(phrase) > LONGEST:
        return phrase
    for pattern, chinese in _patterns(tuple(book.items())):
        if found := pattern.fullmatch(phrase):
            return chinese.format(*(in_chinese(part, book) for part in found.groups()))
    return phrase


def fits(english: str, chinese: str) -> bool:
    """True when the Chinese fills no place that the English does not have."""
    places = set(re.findall(r"\{(.*?)\}", chinese))
    return places <= {str(k) for k in range(english.count("{}"))}


@lru_cache(maxsize=64)
def _patterns(book: tuple[tuple[str, str], ...]) -> list[tuple[re.Pattern[str], str]]:
    """Phrases with holes: the book's own before the basic ones, those that say most first."""
    own = dict(book)
    known = [*sorted(own.items(), key=_rank), *sorted(BASIC.items(), key=_rank)]
    return [_pattern(*item) for item in known if "{}" in item[0]]


def _rank(item: tuple[str, str]) -> int:
    return -len(HOLE.sub("", item[0]))


def _pattern(english: str, chinese: str) -> tuple[re.Pattern[str], str]:
    return re.compile("(.+?)".join(map(re.escape, english.split("{}")))), chinese
