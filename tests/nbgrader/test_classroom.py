"""The whole way through the real nbgrader: three exercises, six students, marks and feedback."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

from grader.course.course import Course
from grader.intake.submission import Submission
from grader.nbgrader.folder import write_course
from grader.warm.client import WarmGrader
from tests.authoring.test_build import secrets_of
from tests.nbgrader.classroom import (
    MARKER,
    ROOT,
    answers,
    exported,
    nbgrader,
    nbgrader_several,
    write_answer,
)

REAL = Course(ROOT)
EXERCISES = [REAL.find(name) for name in ("1", "3", "4")]
CONFIG = """
c.Exchange.root = {exchange!r}
c.ExchangeCollect.check_owner = False  # all students of this test are one user
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A course folder after release and hand-in, through nbgrader's exchange."""
    folder = tmp_path_factory.mktemp("classroom") / "torch101"
    exchange = folder.parent / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    write_course(REAL, EXERCISES, folder)
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text() + CONFIG.format(exchange=str(exchange)))
    names = [exercise.folder for exercise in EXERCISES]
    made = [
        (folder, [step, n]) for n in names for step in ("generate_assignment", "release_assignment")
    ]
    nbgrader_several(folder, made)
    handed_in = []
    for exercise in EXERCISES:
        for student, code in answers(REAL, exercise).items():
            desk = folder.parent / "desks" / student
            shutil.copytree(folder / "release" / exercise.folder, desk / exercise.folder)
            (desk / "nbgrader_config.py").write_text(config.read_text())
            path = desk / exercise.folder / f"{exercise.slug}.ipynb"
            notebook = nbformat.read(path, as_version=4)
            write_answer(notebook, code)
            nbformat.write(notebook, path)
            name = f"--CourseDirectory.student_id={student}"
            handed_in.append((desk, ["submit", exercise.folder, name]))
    nbgrader_several(folder, [*handed_in, *((folder, ["collect", name]) for name in names)])
    return folder


@pytest.fixture(scope="module")
def logs(course) -> dict[str, str]:
    """What nbgrader logged while it marked."""
    return {e.folder: nbgrader(course, "autograde", e.folder) for e in EXERCISES}


@pytest.mark.slow
def test_no_answer_is_in_the_release(course):
    for exercise in EXERCISES:
        source = (REAL.source(exercise) / exercise.file).read_text(encoding="utf-8")
        [path] = (course / "release" / exercise.folder).glob("*.ipynb")
        text = path.read_text(encoding="utf-8")
        lines = {
            line.strip() for c in nbformat.reads(text, 4).cells for line in c.source.split("\n")
        }
        assert not lines & secrets_of(source)
        assert not [line for line in secrets_of(source) if len(line) > 25 and line in text]


@pytest.mark.slow
def test_marks(course, logs):
    found = exported(course)
    assert len(found) == 18
    for exercise in EXERCISES:
        most = float(exercise.points)
        marks = {s: found[exercise.folder, s] for s in answers(REAL, exercise)}
        assert marks.pop("right") == (most, most)
        assert marks.pop("wrong") == (expected(exercise, "wrong"), most)
        assert marks == dict.fromkeys(("hostile", "crashing", "hanging", "blank"), (0.0, most))


def expected(exercise, student: str) -> float:
    """What the same code gets without nbgrader."""
    grader = WarmGrader(ROOT)
    try:
        report = grader.grade(exercise.id, Submission(answers(REAL, exercise)[student]))
    finally:
        grader.close()
    assert report.score is not None
    assert 0 < report.score < report.max_score
    return report.score


@pytest.mark.slow
def test_no_code_of_a_student_ran_in_nbgrader(course, logs):
    assert not list(course.parent.rglob(MARKER))
    assert not (ROOT / MARKER).exists()


@pytest.mark.slow
def test_feedback_pages_tell_what_the_checks_say(course, logs):
    nbgrader_several(course, [(course, ["generate_feedback", e.folder]) for e in EXERCISES])
    pages = {
        path.parts[-3]: path.read_text(encoding="utf-8")
        for path in course.glob("feedback/*/03_softmax/softmax.html")
    }
    assert len(pages) == 6
    assert pages["right"].count('class="tg-check tg-passed"') == 9
    assert "This is a known mistake" in pages["wrong"]
    assert "is not written yet" in pages["blank"]
    assert "an endless loop?" in pages["hanging"]
    assert "it ended the Python process" in pages["crashing"]
    assert 'class="tg-check tg-passed"' not in pages["hostile"]


@pytest.mark.slow
def test_nbgrader_validates_what_the_checks_say(course, monkeypatch):
    monkeypatch.setenv("GRADE_COURSE", str(ROOT))
    desks = course.parent / "desks"
    right = nbgrader(course, "validate", str(desks / "right" / "03_softmax" / "softmax.ipynb"))
    assert "Success! Your notebook passes all the tests." in right
    blank = nbgrader(course, "validate", str(desks / "blank" / "03_softmax" / "softmax.ipynb"))
    assert "VALIDATION FAILED ON 9 CELL(S)!" in blank
    assert "C5: `logsumexp` is not written yet" in blank


@pytest.mark.slow
def test_where_no_score_can_be_made_the_submission_fails(course, logs):
    """And is no zero: nbgrader keeps no autograded notebook, and says so."""
    command = ("autograde", "03_softmax", "--force", "--student=right", "--Grade.course=/nowhere")
    log = nbgrader(course, *command, code=1)
    assert "[AutogradeApp | ERROR] /nowhere is not a course" in log
    assert "There was an error processing assignment '03_softmax' for student 'right'" in log
    assert not (course / "autograded" / "right" / "03_softmax").exists()
    nbgrader(course, "autograde", "03_softmax", "--student=right")
    assert exported(course)["03_softmax", "right"] == (10.0, 10.0)
