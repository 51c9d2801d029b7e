"""A grading process holds the records of the exercise at hand, and forgets the others."""

from __future__ import annotations

import io
import shutil
import weakref

import pytest

from grader.batch import desk
from grader.batch.desk import open_desk
from grader.batch.messages import (
    Done,
    Failed,
    Grade,
    Ready,
    Setup,
    pack,
    read_frame,
    unpack_answer,
)
from grader.engine.exercise import ExerciseEngine
from grader.intake.submission import Submission
from grader.results.model import Wording
from tests.batch.crews import RIGHT, SMALL, WRONG

SUMS = "def total(x):\n    return x.mean()\n"


class Over(Exception):
    """No more tasks."""


class Line:
    """Hands out tasks; notes after each which exercises have anything in memory."""

    def __init__(self, tasks, alive) -> None:
        self.tasks = list(tasks)
        self.answers = []
        self.held = []
        self._alive = alive

    def receive(self) -> bytes:
        if len(self.answers) > 1:  # the first one only says that it is ready
            self.held.append(self._alive())
        if not self.tasks:
            raise Over
        return pack(self.tasks.pop(0))

    def say(self, answer) -> None:
        self.answers.append(answer)


def test_an_answer_that_cannot_be_written_ends_nothing():
    written = io.BytesIO()
    line = desk.Line(io.BytesIO(), written)
    line.say(Failed("half a pair: \ud800", again=True))
    line.say(Failed("whole", again=True))
    written.seek(0)
    first, second = (unpack_answer(read_frame(written)) for _ in range(2))
    assert first == Failed("UnicodeEncodeError: an answer that cannot be written", again=False)
    assert second == Failed("whole", again=True)


@pytest.fixture
def alive(monkeypatch):
    """Says which exercises' records or twins are still somewhere in memory."""
    seen = {}
    prepare, twins = ExerciseEngine.prepare, ExerciseEngine.twins

    def note(engine, things):
        seen.setdefault(engine.exercise.id, []).extend(map(weakref.ref, things))

    def noted_prepare(self):
        prepare(self)
        note(self, self._records.values())

    def noted_twins(self, launcher):
        found = twins(self, launcher)
        note(self, found.values())
        return found

    monkeypatch.setattr(ExerciseEngine, "prepare", noted_prepare)
    monkeypatch.setattr(ExerciseEngine, "twins", noted_twins)
    return lambda: {name for name, refs in seen.items() if any(ref() for ref in refs)}


@pytest.mark.parametrize(
    ("held", "wanted"),
    [(1, ["1", "1", "2", "1"]), (2, ["1", "1", "12", "12"])],
)
def test_what_is_not_at_hand_is_forgotten(tmp_path, alive, held, wanted):
    course = shutil.copytree(SMALL, tmp_path / "course")
    with (course / "solutions" / "01_double" / "exercise.toml").open("a", encoding="utf-8") as file:
        file.write('\n[titles]\nC1 = { en = "Twice x, always.", zh = "总是 x 的两倍。" }\n')
    texts = ((1, RIGHT), (1, WRONG), (2, SUMS), (1, RIGHT))
    tasks = [Grade(f"exercise-{number}", Submission(text)) for number, text in texts]
    setup = Setup(
        str(course), ("exercise-1", "exercise-2"), "process", "simulated", "en", held=held
    )
    line = Line(tasks, alive)
    with open_desk(setup) as desk, pytest.raises(Over):
        desk.run(line)
    found = ["".join(sorted(name[-1] for name in names)) for names in line.held]
    assert found == wanted
    ready, *done = line.answers
    assert isinstance(ready, Ready)
    wordings = ready.wordings["exercise-1"]
    assert Wording("total adds all elements up.", "total 把所有元素相加。") in wordings
    assert Wording("Twice x, always.", "总是 x 的两倍。") in wordings
    assert any("squares" in wording.en and "平方" in wording.zh for wording in wordings)
    assert all(isinstance(answer, Done) for answer in done)
    assert [answer.report.score for answer in done] == [4.0, 2.0, 0.0, 4.0]
    assert done[0] == done[-1]
