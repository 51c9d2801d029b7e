"""The Chinese catalogue is complete, compiled, and fits its sentences."""

from __future__ import annotations

import re
from string import Formatter

import pytest

pytest.importorskip("babel")

from grader.text import _, detect, plural, set_language, speaking
from grader.text import compile as tools


@pytest.fixture(scope="module")
def catalogue():
    return tools.read()


def texts(string):
    return string if isinstance(string, tuple) else (string,)


def sentences(catalogue):
    """Each sentence with its Chinese; both forms of one that has a plural."""
    for m in catalogue:
        if isinstance(m.id, tuple):
            yield from ((said, m.string[0]) for said in m.id)
        elif m.id:
            yield m.id, m.string


def test_every_sentence_is_translated(catalogue):
    """To add what is missing: `python -m grader.text.compile --update`, then edit zh.po."""
    said = {m.id for m in tools.extracted() if m.id}
    known = {m.id for m in catalogue if m.id and all(texts(m.string)) and not m.fuzzy}
    assert said - known == set()


def test_no_sentence_hides_in_an_f_string():
    """Babel does not look there, so that it would never be translated."""
    hidden = [path.name for path in tools.PACKAGE.rglob("*.py") if "{_(" in path.read_text("utf-8")]
    assert hidden == []


def test_nothing_is_left_over(catalogue):
    said = {m.id for m in tools.extracted() if m.id}
    assert {m.id for m in catalogue if m.id} - said == set()


def test_placeholders_agree(catalogue):
    def names(text):
        return sorted(name for _text, name, _spec, _conversion in Formatter().parse(text) if name)

    wrong = [said for said, chinese in sentences(catalogue) if names(said) != names(chinese)]
    assert wrong == []


def test_commands_stay_commands(catalogue):
    code = re.compile(r"`[^`]*`")
    wrong = [
        said
        for said, chinese in sentences(catalogue)
        if set(code.findall(said)) != set(code.findall(chinese))
    ]
    assert wrong == []


def test_compiled_file_is_up_to_date(catalogue):
    assert tools.MO.read_bytes() == tools.compiled(catalogue)


def test_speaking():
    set_language("en")
    assert _("Score") == "Score"
    with speaking("zh"):
        assert _("Score") == "得分"
    assert _("Score") == "Score"


def test_one_and_many():
    said = [plural("{count} student", "{count} students", n) for n in (0, 1, 2)]
    assert said == ["{count} students", "{count} student", "{count} students"]
    with speaking("zh"):
        assert plural("{count} student", "{count} students", 1) == "{count} 名学生"


@pytest.mark.parametrize(
    ("name", "value", "language"),
    [
        ("LANG", "zh_CN.UTF-8", "zh"),
        ("LC_ALL", "en_US.UTF-8", "en"),
        ("LC_MESSAGES", "zh_TW", "zh"),
    ],
)
def test_language_of_the_user(monkeypatch, name, value, language):
    for other in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    assert detect() == language
