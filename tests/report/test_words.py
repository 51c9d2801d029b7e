"""Sentences on lines of a given width."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.report.words import prose


def lines(text: str, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    return [line.plain for line in prose(text).wrap(console, width, overflow="fold")]


def test_chinese_fills_its_lines():
    """rich would move the whole sentence below the name, and leave the first line almost empty."""
    text = "上传到 Gradescope 的自动评分包：脚本、课程包和评分器。"
    assert lines(text, 30) == ["上传到 Gradescope 的自动评分", "包：脚本、课程包和评分器。"]


@pytest.mark.parametrize("width", range(16, 60))
def test_punctuation_stays_with_its_word(width):
    text = "保存 `softmax.py`，再看一遍（提示：exp(1000.)）。每次调用多给一条，看提示不扣分。"
    found = lines(text, width)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in found)
    assert not any(line[0] in "，。：）" for line in found)
    assert not any(line.endswith("（") for line in found)


def test_english_breaks_at_blanks():
    assert [line.rstrip() for line in lines("one two three", 9)] == ["one two", "three"]
