"""The Chinese catalogue is complete, compiled, and fits its sentences."""

from __future__ import annotations

import re
from string import Formatter

import pytest

pytest.importorskip("babel")

from grader.text import _, detect, set_language, speaking
from grader.text import compile as tools


@pytest.fixture(scope="module")
def catalogue():
    return tools.read()


def test_every_sentence_is_translated(catalogue):
    """To add what is missing: `python -m grader.text.compile --update`, then edit zh.po."""
    said = {m.id for m in tools.extracted() if m.id}
    known = {m.id for m in catalogue if m.id and m.string and not m.fuzzy}
    assert said - known == set()


def test_nothing_is_left_over(catalogue):
    said = {m.id for m in tools.extracted() if m.id}
    assert {m.id for m in catalogue if m.id} - said == set()


def test_placeholders_agree(catalogue):
    def names(text):
        return sorted(name for _text, name, _spec, _conversion in Formatter().parse(text) if name)

    wrong = [m.id for m in catalogue if m.id and names(m.id) != names(m.string)]
    assert wrong == []


def test_commands_stay_commands(catalogue):
    code = re.compile(r"`[^`]*`")
    wrong = [
        m.id for m in catalogue if m.id and set(code.findall(m.id)) != set(code.findall(m.string))
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
