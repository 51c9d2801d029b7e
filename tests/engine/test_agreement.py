"""Answers in the reference's own bytes need no body, and nothing can hide behind that."""

from __future__ import annotations

import pytest

from grader.engine.judge import Judge
from grader.errors import ExerciseError
from tests.engine.conftest import CHECKS, REFERENCE

TEXT_CHECK = '''

@points(2, "C3")
def test_text(submission):
    """The text is read, too."""
    submission.half(torch.ones(2))
    if "cheat" in submission.source_text:
        raise AssertionError("cheat")
'''

IN_PLACE = '''

@points(2, "C3")
def test_in_place(submission):
    """An answer is changed."""
    submission.half(torch.ones(2)).mul_(2)
'''


@pytest.fixture
def bodies(monkeypatch):
    """The names of the check functions whose bodies were run, in their order."""
    run: list[str] = []
    original = Judge._run

    def counting(self, kwargs, submission, oracle):
        run.append(self.function.__name__)
        return original(self, kwargs, submission, oracle)

    monkeypatch.setattr(Judge, "_run", counting)
    return run


def add(course, check: str) -> None:
    path = course.source(course.find("double")) / "checks.py"
    path.write_text(CHECKS + check, encoding="utf-8")


def test_the_same_bytes_need_no_body_and_errors_always_do(grade, bodies):
    [report] = grade(REFERENCE)
    assert report.score == 5
    assert bodies == ["test_refuses_integers"]


def test_one_other_bit_is_judged(grade, bodies):
    [report] = grade(REFERENCE.replace("return x / 2", "return x / 2 + 1e-13"))
    assert report.score == 5
    assert "test_halves" in bodies
    assert "test_doubles" not in bodies


def test_a_rule_that_reads_the_text_is_judged_although_the_answers_agree(course, grade):
    add(course, TEXT_CHECK)
    honest, cheating = grade(REFERENCE, f"{REFERENCE}\n# cheat\n")
    assert honest.score == 5
    assert cheating.score == 3


def test_a_check_may_not_change_an_answer(course, grade):
    add(course, IN_PLACE)
    with pytest.raises(ExerciseError, match="test_in_place changes the answer of half in place"):
        grade(REFERENCE)
