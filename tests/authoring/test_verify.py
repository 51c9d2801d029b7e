"""The proof of an exercise: what is broken is named."""

from __future__ import annotations

import pytest

from grader.authoring.verify import verify

from .conftest import RIGHT, WRONG, edit

TIMID = '''

@points(1, "C3")
@given(x=tensors((2, 2)))
def test_is_small(submission, x):
    """double(x) is at most 100."""
    assert (submission.double(x) <= 100).all()
'''


def test_a_sound_exercise_is_proven(course, launcher):
    proof = verify(course, course.find("1"), launcher)
    assert proof.problems == []
    assert (proof.right, proof.wrong, proof.recognised) == (2, 1, 1)


CHAINED = '''

@points(1, "C3")
@given(x=tensors((2, 2), dtype=torch.float64))
def test_twice(submission, x):
    """double(double(x)) is 4 x."""
    assert_close(submission.double(submission.double(x)), 4 * x)
'''


def test_a_check_that_asks_on_from_an_answer(course, folder, launcher):
    edit(folder / "exercise.toml", "points = 3", "points = 4")
    with (folder / "checks.py").open("a", encoding="utf-8") as file:
        file.write(CHAINED)
    assert verify(course, course.find("1"), launcher).problems == []


@pytest.fixture
def broken(course, folder):
    """Each kind of fault once."""
    edit(folder / "exercise.toml", "points = 3", "points = 4")
    with (folder / "exercise.toml").open("a", encoding="utf-8") as file:
        file.write('is_small = "不大于 100。"\n')
    with (folder / "checks.py").open("a", encoding="utf-8") as file:
        file.write(TIMID)
    (folder / "right" / "r2_rounds.py").write_text(RIGHT.replace("x + x", "(x + x).round()"))
    sleeps = WRONG.replace("W1", "W2").replace("squares", "adds").replace("x * x", "x + x")
    (folder / "wrong" / "w02_adds.py").write_text(sleeps, encoding="utf-8")
    return course


def test_what_is_broken_is_named(broken, launcher):
    problems = verify(broken, broken.find("1"), launcher).problems
    told = "\n".join(problems)
    assert "r2_rounds.py: E1.C1 is failed" in told
    assert "w02_adds.py: passes C1, which it should fail" in told
    assert "w02_adds.py: is not recognised by its own name" in told
    assert "C3 accepts zeros for the right answers" in told
    assert "C1 accepts" not in told
    assert not [p for p in problems if p.startswith(("r1_sum", "w01_squares", "double.py"))]


def test_a_check_that_asks_nothing_is_named(course, folder, launcher):
    edit(folder / "checks.py", "    with raises(TypeError):\n    ", "    if 0:\n    ")
    problems = verify(course, course.find("1"), launcher).problems
    assert any("the stub's E1.C2 is passed, not not_attempted" in p for p in problems)
