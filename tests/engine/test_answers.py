"""Answers that are meant to be too much for the grader."""

from __future__ import annotations

from grader.engine.answers import FREE_BYTES, Answers
from grader.inside.codec import Opaque
from grader.sandbox.handle import Reply


def test_answers_are_kept_until_they_would_fill_the_memory():
    large = Reply(value="large", size=FREE_BYTES // 2)
    answers = Answers(iter([large] * 4))
    answers.drain()
    assert answers.taken[:2] == [large] * 2
    assert all(isinstance(reply.value, Opaque) for reply in answers.taken[2:])


def test_as_much_as_the_reference_says_is_never_too_much():
    large = Reply(value="large", size=3 * FREE_BYTES)
    answers = Answers(iter([large] * 4), usual=12 * FREE_BYTES)
    answers.drain()
    assert answers.taken == [large] * 4


def test_a_wrong_answer_of_a_megabyte_is_a_line_in_the_report(grade):
    source = "def double(x): return x * 2\ndef half(x): return [list(range(99))] * 900\n"
    [report] = grade(source)
    assert all(len(f.text) < 20_000 for check in report.checks for f in check.facts)
    assert report.score < report.max_score
