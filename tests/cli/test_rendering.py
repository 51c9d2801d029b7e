"""What a submission says is shown, never obeyed; code stays code when it is folded."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.escape import clean, clean_json, shorten
from grader.report.fold import fold

from .conftest import RIGHT, SQUARES

HOSTILE = {
    "\x1b[2J": "\\x1b[2J",
    "a\rb": "a\\x0db",
    "\u202eevil": "\\u202eevil",
    "\u2066x\u2069": "\\u2066x\\u2069",
    "\x9b31m": "\\x9b31m",
    "zero\u200bwidth": "zero\\u200bwidth",
    "\U000e0041": "\\U000e0041",
    "\u2028": "\\u2028",
    "[bold]x[/bold]": "[bold]x[/bold]",
    ":smile:": ":smile:",
    "中文 ✓ é": "中文 ✓ é",
    "a\tb": "a   b",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_clean(text):
    assert clean(text) == HOSTILE[text]


def test_piled_up_marks_are_escaped():
    assert len(clean("z" + "\u0301" * 50)) > 200


@given(st.text())
def test_clean_leaves_nothing_unprintable(text):
    shown = clean(text)
    assert all(line.isprintable() for line in shown.split("\n"))
    assert clean(shown) == shown


@given(st.text())
def test_json_stays_the_same_data(text):
    raw = json.dumps([text], ensure_ascii=False)
    assert json.loads(clean_json(raw)) == [text]


@given(st.text(), st.integers(2, 50))
def test_shorten(text, limit):
    assert len(shorten(text, limit)) <= max(limit, 1)


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text("ab,'\"\\ ([")
values = st.recursive(numbers, lambda v: st.lists(v) | st.tuples(v, v), max_leaves=40)


@given(values, st.integers(20, 100))
def test_folded_code_means_the_same(value, width):
    line = f"x = {value!r}"
    seen: dict[str, object] = {}
    exec("\n".join(fold(line, width)), seen)
    assert seen["x"] == value


def test_fold_breaks_between_rows():
    line = "torch.tensor([[1.25, 2.5, 3.75], [4.25, 5.5, 6.75]])"
    assert fold(line, 40) == [
        "torch.tensor([[1.25, 2.5, 3.75],",
        "              [4.25, 5.5, 6.75]])",
    ]


def test_student_text_is_never_interpreted(grade, own_file):
    line = "print('\\x1b[31mred [bold]b[/bold] \\u202eevil :smile:')"
    own_file.write_text(
        RIGHT.replace("    return x + x", f"    {line}\n    raise ValueError('\\x1b[2J[red]')"),
        encoding="utf-8",
    )
    ran = grade("1")
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    for words in ("\\x1b[31mred [bold]b[/bold] \\u202eevil :smile:", "ValueError: \\x1b[2J[red]"):
        assert words in ran.out
    report = grade("1", "--json").out
    assert "\u202e" not in report
    assert "\x1b" not in report


def test_the_debug_command_is_never_cropped(grade, own_file, tmp_path, monkeypatch):
    """It is there to be copied, on a terminal too."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    other = tmp_path / ("long_name_" * 8) / "other.py"
    other.parent.mkdir()
    other.write_text(SQUARES, encoding="utf-8")
    said = re.sub(r"\x1b\[[\d;]*m", "", grade("1", "--file", other).out)
    assert f"debug  grade exercise-1 --file {other} --check C1 --debug" in said


def test_failures_that_say_the_same_are_told_once(grade, own_file):
    own_file.write_text("def double(x):\n    raise NotImplementedError\n", encoding="utf-8")
    assert grade("1").out.count("`double` is not written yet") == 1


@pytest.mark.parametrize("width", [40, 80, 100])
def test_the_list_shows_titles_at_any_width(grade, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    said = grade("list").out
    assert "…" not in said
    assert "Twice as much" in " ".join(said.split())
