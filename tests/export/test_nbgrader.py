"""The gradebook of the real nbgrader: what its own queries and pages show afterwards."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from nbconvert.filters import markdown2html
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grader.errors import GraderFailure, UsageError
from grader.export.nbgrader import _opened, sync
from grader.export.source import read
from grader.results.assessment import Assessment
from grader.results.model import Student
from tests.results.making import HOSTILE, SOFTMAX, check, report, results

from .conftest import NOW, showing


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A gradebook as nbgrader makes it; that takes it seconds, so it is made once."""
    path = tmp_path_factory.mktemp("gradebook") / "empty.db"
    with _opened(f"sqlite:///{path}"):
        return path


@pytest.fixture
def url(empty, tmp_path):
    shutil.copy(empty, tmp_path / "gradebook.db")
    return f"sqlite:///{tmp_path / 'gradebook.db'}"


def dump(tmp_path):
    with sqlite3.connect(tmp_path / "gradebook.db") as db:
        return list(db.iterdump())


def comment(gradebook, who):
    return gradebook.find_submission_notebook("softmax", "03_softmax", who).comments[0]


def test_formgraders_queries_show_the_scores(source, url):
    synced = sync(source, url)
    assert (synced.assignments, synced.submissions) == (2, 9)
    with Gradebook(url) as gradebook:
        rows = {row["student"]: row for row in gradebook.submission_dicts("03_softmax")}
        assert {who: row["score"] for who, row in rows.items()} == {
            "ada": 4.0,
            "bob": 1.0,
            "cyd": 0.0,
            "dee": 4.0,
            "fay": 4.0,
        }
        assert {row["max_score"] for row in rows.values()} == {4.0}
        assert not any(row["needs_manual_grade"] for row in rows.values())
        assert str(rows["bob"]["timestamp"]) == "2026-03-03 04:00:00"
        notebooks = gradebook.notebook_submission_dicts("mlp", "06_mlp")
        waiting = {row["student"]: row["needs_manual_grade"] for row in notebooks}
        assert waiting == {"ada": False, "bob": False, "cyd": False, "dee": True}
        students = {row["id"]: row["score"] for row in gradebook.student_dicts()}
        assert students["ada"] == 6.5


def test_twice_is_the_same(source, url, tmp_path):
    sync(source, url)
    first = dump(tmp_path)
    sync(source, url)
    assert dump(tmp_path) == first


def test_what_a_person_entered_stays(source, url):
    sync(source, url)
    with Gradebook(url) as gradebook:
        grade = gradebook.find_grade("E3-C2", "softmax", "03_softmax", "bob")
        grade.manual_score = 1.5
        comment(gradebook, "bob").manual_comment = "Well tried."
        waiting = gradebook.find_grade("E6-C1", "mlp", "06_mlp", "dee")
        waiting.manual_score, waiting.needs_manual_grade = 1.0, False
        gradebook.db.commit()
    sync(source, url)
    with Gradebook(url) as gradebook:
        assert gradebook.find_grade("E3-C2", "softmax", "03_softmax", "bob").score == 1.5
        assert comment(gradebook, "bob").comment == "Well tried."
        waiting = gradebook.find_grade("E6-C1", "mlp", "06_mlp", "dee")
        assert (waiting.score, waiting.needs_manual_grade) == (1.0, False)


def test_late_and_due(late, url):
    sync(late, url)
    with Gradebook(url) as gradebook:
        submission = gradebook.find_submission("03_softmax", "bob")
        assert submission.late_submission_penalty == pytest.approx(0.1)
        assert submission.total_seconds_late == 24 * 3600
        assert str(submission.duedate) == "2026-03-02 04:00:00"


def test_the_notebooks_own_solution_cell_takes_the_comment(source, url):
    with Gradebook(url) as gradebook:
        gradebook.add_assignment("03_softmax")
        gradebook.add_notebook("softmax", "03_softmax")
        gradebook.add_solution_cell("write-softmax", "softmax", "03_softmax")
    sync(source, url)
    with Gradebook(url) as gradebook:
        assert comment(gradebook, "bob").name == "write-softmax"
        cells = gradebook.find_notebook("softmax", "03_softmax").solution_cells
        assert [cell.name for cell in cells] == ["write-softmax"]


def test_cells_of_another_version_are_told(source, url):
    with Gradebook(url) as gradebook:
        gradebook.add_assignment("03_softmax")
        gradebook.add_notebook("softmax", "03_softmax")
        kind = {"max_score": 1.0, "cell_type": "code"}
        gradebook.add_grade_cell("E3-C9", "softmax", "03_softmax", **kind)
    assert sync(source, url).notes == [
        "The gradebook has cells in 03_softmax that are no checks here: E3-C9."
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_student_text_stays_text_on_nbgraders_pages(tmp_path, url, text):
    failed = check(1, 4.0, "failed", message=text, printed=f"</code>{text}\n\n<b>")
    made = results(tmp_path, [Student(text, text)], [report(text, SOFTMAX, [failed])])
    sync(read(made, Assessment(), NOW), url)
    with Gradebook(url) as gradebook:
        [student] = gradebook.students
        assert not set(student.id) & set("<>&\"'\\{}\n")
        assert not set(student.last_name) & set("<>\n")
        page = markdown2html(comment(gradebook, student.id).comment)
    assert page.startswith("<pre><code>")
    assert page.count("<") == 4  # pre, code, and their ends


@pytest.mark.parametrize("shown", ["nothing", "all"])
def test_hidden_checks_have_scores_and_no_message(results, url, shown):
    sync(showing(results, shown), url)
    with Gradebook(url) as gradebook:
        assert gradebook.find_grade("E3-C3", "softmax", "03_softmax", "ada").score == 1.0
        text = comment(gradebook, "bob").comment
    assert ("Sentence 3." in text) == (shown != "nothing")
    assert ("check 3 is wrong" in text) == (shown == "all")


def test_a_name_that_is_too_long_is_left_out_and_told(tmp_path, url):
    made = results(tmp_path, ["x" * 200], [report("x" * 200, SOFTMAX, [check(1, 4.0)])])
    synced = sync(read(made, Assessment(), NOW), url)
    assert synced.submissions == 0
    assert "no name that long" in synced.notes[0]


def test_a_gradebook_that_cannot_be_opened_is_told(source, tmp_path):
    with pytest.raises(GraderFailure, match="unable to open database file"):
        sync(source, f"sqlite:///{tmp_path}/no/such/folder/gradebook.db")
    (tmp_path / "text.db").write_text("no database " * 100)
    with pytest.raises(GraderFailure, match="not a database"):
        sync(source, str(tmp_path / "text.db"))
    with pytest.raises(UsageError, match="takes a path or a URL"):
        sync(source, "nothing://")


def test_a_password_is_not_told(source):
    with pytest.raises((GraderFailure, UsageError)) as caught:
        sync(source, "postgresql://me:secret@localhost:1/none")
    assert "secret" not in str(caught.value)


NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
TIME = "2026-03-03 04:00:00 UTC"


def formgrader(root):
    """What formgrader asks for its pages."""
    config = Config()
    config.CourseDirectory.root = str(root)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def test_formgraders_pages_show_what_lies_in_the_course(results, url, tmp_path):
    """bob's notebook came from the course's own `submitted/`; the others' files did not."""
    (tmp_path / "source" / "03_softmax").mkdir(parents=True)
    (tmp_path / "source" / "03_softmax" / "softmax.ipynb").write_text(NOTEBOOK)
    handed = tmp_path / "submitted" / "bob" / "03_softmax"
    handed.mkdir(parents=True)
    (handed / "softmax.ipynb").write_text(NOTEBOOK)
    (handed / "timestamp.txt").write_text(TIME)
    sync(showing(results, "nothing"), str(tmp_path / "gradebook.db"))
    api = formgrader(tmp_path)
    shown = {row["student"]: row for row in api.get_submissions("03_softmax")}
    assert {who: row["score"] for who, row in shown.items()} == {
        "ada": 4.0,
        "bob": 1.0,
        "cyd": 0.0,
        "dee": 4.0,
        "fay": 4.0,
    }
    assert all(row["autograded"] for row in shown.values())
    assert [row["score"] for row in api.get_student_submissions("bob")] == [1.0]
    [notebook] = api.get_notebook_submissions("03_softmax", "softmax")
    assert (notebook["student"], notebook["score"], notebook["index"]) == ("bob", 1.0, 0)
    copy = tmp_path / "autograded" / "bob" / "03_softmax" / "softmax.ipynb"
    copy.write_text(NOTEBOOK.replace("[]", "[ ]"))  # as if nbgrader had run it
    sync(showing(results, "nothing"), str(tmp_path / "gradebook.db"))
    assert "[ ]" in copy.read_text()


def test_no_student_leaves_the_course_folder(tmp_path, url):
    (tmp_path / "submitted").mkdir()
    students = ["..", "../..", "/etc", "a/b", ".ssh"]
    reports = [report(name, SOFTMAX, [check(1, 4.0)]) for name in students]
    made = results(tmp_path / "r", students, reports)
    sync(read(made, Assessment(), NOW), str(tmp_path / "gradebook.db"))
    with Gradebook(url) as gradebook:
        names = {student.id for student in gradebook.students}
    assert len(names) == 5
    assert not any(name.startswith(".") or "/" in name for name in names)
