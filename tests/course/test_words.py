"""What students read of a failure is Chinese in Chinese: every phrase of every check is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.text import speaking
from grader.text.phrases import closed_up, fits, in_chinese, phrase_book, said

COURSE = Course(Path(__file__).resolve().parents[2])
LITTLE = {
    *("a", "after", "an", "and", "are", "at", "before", "below", "by", "for", "from", "in", "is"),
    *("of", "on", "or", "that", "the", "to", "when", "where", "with", "without"),
}
"""Words that code does not hold: a text with one of them is English."""
UNSAID = {"without the feature"}
"""The name of a function that a probe is asked for."""


def is_prose(text: str) -> bool:
    """True for English; quoted texts and what stands in brackets do not count."""
    text, before = re.sub(r"\"[^\"]*\"|'[^']*'|`[^`]*`", "", text), ""
    while text != before:
        before, text = text, re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", text)
    return " " in text.strip() and not LITTLE.isdisjoint(re.findall(r"\w+", text, re.ASCII))


def template(node: ast.expr) -> str:
    """A text with `{}` for what is filled in; "" for anything but a text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(template(v) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return ""


def texts(node: ast.AST, paired: set[str]) -> Iterator[ast.expr]:
    """The texts that need a phrase: no docstrings, and nothing that `require` has in Chinese."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Assign) and paired & {ast.unparse(t) for t in node.targets}:
        return
    if isinstance(node, (ast.JoinedStr, ast.Constant)):
        yield node
        return
    parts = list(ast.iter_child_nodes(node))
    if is_require(node):
        parts = [node.args[0], *(k.value for k in node.keywords)]
    for part in parts:
        yield from texts(part, paired)


def is_require(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "require"


def phrases(source: str) -> set[str]:
    """The English of a `checks.py` that is a part of a sentence."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if is_require(node)]
    paired = {ast.unparse(call.args[1]).removeprefix("*") for call in calls}
    return {text for node in texts(tree, paired) if is_prose(text := template(node))}


def chinese_of(phrase: str, book: dict[str, str]) -> str:
    """With a name that no word is in its places, and without the letter that may be one."""
    return re.sub(r"\ba\b", "x", in_chinese(phrase.replace("{}", "7"), book))


def test_what_is_taken_for_english():
    for english in ("the shape of x", "w after 3 steps", "x with axes 0 and 1"):
        assert is_prose(english)
    for code in ("softmax(x, dim)", "f(a, b).sum(0)", 'f(x, "a row of it")', "|pq| − 1", "losses"):
        assert not is_prose(code)


def test_what_require_says_twice_is_no_phrase():
    source = (
        'text = "a is b"\nrequire(x, text, "乙")\nrequire(f("is a"), "a of b", "丙", got="an a")\n'
    )
    assert phrases(source) == {"is a", "an a"}


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda e: e.folder)
def test_every_phrase_has_its_chinese(exercise):
    book = exercise.phrases.zh
    source = (COURSE.source(exercise) / "checks.py").read_text(encoding="utf-8")
    english = {p for p in phrases(source) - UNSAID if is_prose(chinese_of(p, book))}
    assert not english, f"no Chinese for {sorted(english)}"


def test_places_are_looked_up_as_well():
    book = {"{} after {} steps": "{1} 步之后的{0}", "the weight": "权重"}
    with speaking("zh"), phrase_book(book):
        assert said("the shape of the weight after 3 steps") == "3 步之后的权重 的形状"
        assert closed_up(said("the shape of the weight after 3 steps")) == "3 步之后的权重的形状"
        assert said("softmax(x)") == "softmax(x)"
        assert said("the shape of softmax(x)") == "softmax(x) 的形状"
    with phrase_book(book):
        assert said("the weight") == "the weight"


def test_long_texts_are_left_alone():
    assert in_chinese("the shape of " + "x" * 400, {}) == "the shape of " + "x" * 400


def test_a_phrase_fills_only_places_that_are_there():
    assert fits("{} of {}", "{1} 的 {0}")
    assert fits("{} of {}", "{1}")
    assert not fits("{} of it", "{1}")
    assert not fits("it", "{0}")
    assert not fits("{}", "{x}")
