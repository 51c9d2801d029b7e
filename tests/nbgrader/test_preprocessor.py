"""`Grade`: marks as nbgrader reads them, whatever stands in the notebook that was handed in."""

from __future__ import annotations

import copy
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from nbgrader.utils import determine_grade, is_grade

from grader.errors import GraderFailure
from grader.intake.submission import Submission
from grader.nbgrader import preprocessor
from grader.nbgrader.preprocessor import Grade, checks_in
from grader.report.model import CheckResult, Report, SubmissionInfo, Verdict, Versions
from tests.nbgrader.classroom import ROOT, environment

VERSIONS = Versions("1", "c", "t", "p")
TITLE = "One & two are <equal>."


def result(check: str, verdict: Verdict = Verdict.PASSED, most: float = 1.0) -> CheckResult:
    points = most if verdict is Verdict.PASSED else 0.0
    return CheckResult(f"E3.{check}", "n", TITLE, points, most, verdict, message="<b>`x`</b>")


def report(*checks: CheckResult, **more: Any) -> Report:
    facts: dict[str, Any] = {
        "exercise": "exercise-3",
        "student": "ada",
        "score": sum(c.points for c in checks),
        "max_score": sum(c.max_points for c in checks),
        "status": "graded",
        "checks": checks,
        "submission": SubmissionInfo("softmax.ipynb", ""),
        "device": "cpu",
        "tier": "full",
        "versions": VERSIONS,
    }
    return Report(**(facts | more))


@dataclass
class Fake:
    """A grader that says what it is told to say, and keeps what it was asked."""

    says: Report
    asked: list[Submission] = field(default_factory=list)

    def grade(self, _exercise: str, submission: Submission, _checks: tuple[str, ...]) -> Report:
        self.asked.append(submission)
        return self.says


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """A gradebook with one assignment: two test cells, and one that is marked by hand."""
    path: Path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch, _opened(patch, path) as book:
        book.add_assignment("week")
        book.add_notebook("softmax", "week")
        for name, source, points in [("T1", 'check("E3.C1")', 1.0), ("T2", 'check("E3.C2")', 4.0)]:
            book.add_grade_cell(name, "softmax", "week", max_score=points, cell_type="code")
            book.add_source_cell(
                name, "softmax", "week", source=source, cell_type="code", locked=True
            )
        book.add_grade_cell("essay", "softmax", "week", max_score=5.0, cell_type="markdown")
        book.add_source_cell("essay", "softmax", "week", source="", cell_type="markdown")
        book.add_solution_cell("essay", "softmax", "week")
    return path


def _opened(patch: pytest.MonkeyPatch, path: Path) -> Gradebook:
    patch.setenv("PATH", environment(path.parent)["PATH"])
    return Gradebook(f"sqlite:///{path}")


@pytest.fixture
def gradebook(template, tmp_path) -> str:
    """The address of a copy of it."""
    return f"sqlite:///{shutil.copy(template, tmp_path)}"


def marked(name: str, source: str, **more: Any) -> Any:
    cell = new_code_cell(source)
    marks = {"grade_id": name, "grade": True, "solution": False, "locked": True, "points": 1.0}
    cell.metadata["nbgrader"] = {"schema_version": 3, "task": False, **marks, **more}
    return cell


def preprocess(monkeypatch, gradebook: str, says: Report, *cells: Any) -> tuple[Any, Fake]:
    fake = Fake(says)
    monkeypatch.setattr(preprocessor, "warm_grader", lambda course, device: fake)
    asked = {"db_url": gradebook, "assignment": "week", "notebook": "softmax", "student": "ada"}
    grade = Grade(course=str(ROOT), language="en")
    notebook, _resources = grade.preprocess(new_notebook(cells=list(cells)), {"nbgrader": asked})
    return notebook, fake


def cells_of(notebook: Any) -> dict[str, Any]:
    return {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}


BOTH = (marked("T1", 'check("E3.C1")'), marked("T2", 'check("E3.C2")', points=4.0))


def test_marks_are_floats_and_scaled_to_the_points_of_the_cell(monkeypatch, gradebook):
    says = report(result("C1", Verdict.FAILED), result("C2", most=2.0))
    notebook, _fake = preprocess(monkeypatch, gradebook, says, *BOTH)
    cells = cells_of(notebook)
    assert determine_grade(cells["T1"]) == (0.0, 1.0)
    assert determine_grade(cells["T2"]) == (4.0, 4.0)
    assert [o.data["text/plain"] for c in cells.values() for o in c.outputs] == ["0.0", "4.0"]


def test_texts_are_escaped(monkeypatch, gradebook):
    says = report(result("C1", Verdict.FAILED), result("C2"))
    notebook, _fake = preprocess(monkeypatch, gradebook, says, *BOTH)
    page = cells_of(notebook)["T1"].outputs[0].data["text/html"]
    assert "&lt;b&gt;<code>x</code>&lt;/b&gt;" in page
    assert "One &amp; two are &lt;equal&gt;." in page


def test_test_cells_that_were_deleted_come_back(monkeypatch, gradebook):
    answer = new_code_cell("def softmax(x):\n    return x")
    says = report(result("C1"), result("C2"))
    notebook, _fake = preprocess(monkeypatch, gradebook, says, answer)
    assert {n: determine_grade(c) for n, c in cells_of(notebook).items()} == {
        "T1": (1.0, 1.0),
        "T2": (4.0, 4.0),
    }


def forged(cell: Any) -> Any:
    """With an output that gives all points."""
    cell.outputs = [new_output("execute_result", {"text/plain": "99.0"})]
    return cell


def claims(name: str, **more: Any) -> Any:
    return forged(marked(name, "mark = 99.0", **{"points": 99.0, **more}))


@pytest.mark.parametrize(
    "cells",
    [
        [claims("T1"), claims("T2"), claims("T1"), claims("T2"), claims("T2")],
        [claims("T1", grade=False), claims("T2", solution=True), *BOTH],
        [claims("T1", schema_version=1, task=True, locked=False), claims("T2", points="x")],
        [new_markdown_cell("T1", metadata=claims("T1").metadata), claims("T2")],
        [forged(new_code_cell("99.0")), forged(new_code_cell("x", metadata={"nbgrader": "T1"}))],
    ],
    ids=["copies", "other marks", "other versions", "another kind", "no marks"],
)
def test_forged_test_cells_score_what_the_checks_say(monkeypatch, gradebook, cells):
    says = report(result("C1", Verdict.FAILED), result("C2", Verdict.FAILED))
    notebook, _fake = preprocess(monkeypatch, gradebook, says, *copy.deepcopy(cells))
    counted = [c for c in notebook.cells if is_grade(c)]
    assert sorted(c.metadata.nbgrader["grade_id"] for c in counted) == ["T1", "T2"]
    assert {determine_grade(c) for c in counted} == {(0.0, 1.0), (0.0, 4.0)}
    assert "99.0" not in str([c.get("outputs") for c in notebook.cells])


def test_pictures_and_metadata_make_no_notebook_too_large(monkeypatch, gradebook):
    cells = [
        new_markdown_cell("", attachments={"a.png": {"image/png": "A" * (21 << 20)}}),
        new_code_cell("def softmax(x):\n    return x", metadata={"x": "y" * (21 << 20)}),
        *BOTH,
        new_code_cell("def more(x):\n    return x"),
    ]
    says = report(result("C1"), result("C2"))
    _notebook, fake = preprocess(monkeypatch, gradebook, says, *copy.deepcopy(cells))
    [asked] = fake.asked
    assert asked.refused is None
    assert asked.source.startswith("# cell 1\ndef softmax")
    assert "# cell 4\ndef more" in asked.source


def test_what_counts_is_what_the_gradebook_says(monkeypatch, gradebook):
    says = report(result("C1"), result("C2", Verdict.FAILED), result("C3"))
    easy = [marked("T1", 'check("E3.C1")'), marked("T2", 'check("E3.C3")', points=4.0)]
    notebook, _fake = preprocess(monkeypatch, gradebook, says, *easy)
    assert determine_grade(cells_of(notebook)["T2"]) == (0.0, 4.0)


def test_the_student_is_read_without_test_cells_and_magics(monkeypatch, gradebook):
    cells = [
        new_markdown_cell("# def no(): pass"),
        new_code_cell("from grader.notebook import check\n%pip install x\nimport torch"),
        new_code_cell("def softmax(x):\n    return x\n\ncheck('E3.C1')"),
        marked("T1", "import evil"),
    ]
    says = report(result("C1"), result("C2"))
    _notebook, fake = preprocess(monkeypatch, gradebook, says, *cells)
    [asked] = fake.asked
    assert asked.student == "ada"
    assert "import torch" in asked.source
    assert "def softmax" in asked.source
    assert not [w for w in ("evil", "check", "grader", "no()") if w in asked.source]


def test_a_refused_notebook_gets_nothing_and_is_told_why(monkeypatch, gradebook):
    checks = (result("C1", Verdict.NOT_ATTEMPTED), result("C2", Verdict.NOT_ATTEMPTED))
    says = report(*checks, status="refused", reason="the notebook holds no code", score=0.0)
    notebook, _fake = preprocess(monkeypatch, gradebook, says, *BOTH)
    cell = cells_of(notebook)["T2"]
    assert determine_grade(cell) == (0.0, 4.0)
    assert "the notebook holds no code" in cell.outputs[0].data["text/html"]


def test_a_failure_of_the_grader_is_no_zero(monkeypatch, gradebook):
    says = report(status="grader_error", score=None, reason="The sandbox was lost.")
    with pytest.raises(GraderFailure, match=r"ada: The sandbox was lost\. This is not a zero"):
        preprocess(monkeypatch, gradebook, says, *BOTH)


def test_other_tests_than_checks_are_refused(monkeypatch, gradebook):
    with Gradebook(gradebook) as book:
        book.find_source_cell("T2", "softmax", "week").source = "assert softmax(1) == 1"
        book.db.commit()
    with pytest.raises(GraderFailure, match="`T2` of `softmax` holds no check"):
        preprocess(monkeypatch, gradebook, report(result("C1")), *BOTH)


def test_a_check_that_the_exercise_does_not_have_is_a_failure(monkeypatch, gradebook):
    with pytest.raises(GraderFailure, match=r"no check E3\.C2\. It has E3\.C1"):
        preprocess(monkeypatch, gradebook, report(result("C1")), *BOTH)


@pytest.mark.parametrize(
    ("source", "checks"),
    [
        ('check("E3.C1")', ("E3.C1",)),
        (
            '### BEGIN HIDDEN TESTS\ncheck("E3.C1", "E3.C2")\n### END HIDDEN TESTS',
            ("E3.C1", "E3.C2"),
        ),
        ('check("E3")', ()),
        ("check(", ()),
        ("assert True", ()),
    ],
)
def test_the_checks_of_a_test_cell(source, checks):
    assert checks_in(source) == checks
