"""The nbgrader course that is written: nbgrader's own rules hold, and nothing is overwritten."""

from __future__ import annotations

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import ClearSolutions as Original

from grader.course.course import Course
from grader.errors import UsageError
from grader.nbgrader.clearing import ClearSolutions
from grader.nbgrader.folder import write_course
from grader.nbgrader.source import assignment_files
from tests.authoring.conftest import course, edit, folder, grade
from tests.authoring.test_build import secrets_of
from tests.nbgrader.classroom import ROOT

__all__ = ["course", "folder"]
REAL = Course(ROOT)


def notebook_of(course, exercise):
    files = assignment_files(course, exercise)
    return nbformat.reads(files[f"{exercise.slug}.ipynb"].decode(), as_version=4)


@pytest.mark.parametrize("exercise", REAL.exercises, ids=lambda e: e.folder)
def test_metadata_and_points(exercise):
    notebook = notebook_of(REAL, exercise)
    MetadataValidator().validate_nb(notebook)
    marks = [c.metadata.nbgrader for c in notebook.cells if "nbgrader" in c.metadata]
    assert sum(m.points for m in marks if m.grade) == exercise.points
    assert {m.schema_version for m in marks} == {3}
    assert len({m.grade_id for m in marks}) == len(marks)


def cleared(notebook, by):
    made, _resources = by().preprocess(notebook, {})
    return [cell.source for cell in made.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("exercise", REAL.exercises, ids=lambda e: e.folder)
def test_nothing_of_a_solution_is_left(exercise):
    secrets = secrets_of((REAL.source(exercise) / exercise.file).read_text(encoding="utf-8"))
    written = "\n".join(cleared(notebook_of(REAL, exercise), ClearSolutions))
    assert not secrets & {line.strip() for line in written.splitlines()}
    assert not [line for line in secrets if len(line) > 25 and line in written]


def test_helpers_outside_of_functions_leave_no_trace(course):
    sources = cleared(notebook_of(course, course.find("1")), ClearSolutions)
    assert not [s for s in sources if "SOLUTION" in s or "SECRET_FACTOR" in s]
    assert sources[1] == '"""Doubling."""\n\nimport torch'
    assert sources[2].endswith("    # YOUR CODE HERE\n    raise NotImplementedError()")


def test_without_our_part_of_the_configuration_nbgrader_refuses(course):
    with pytest.raises(RuntimeError, match="non-solution cell"):
        cleared(notebook_of(course, course.find("1")), Original)


def test_hidden_checks_are_taken_out_by_nbgrader(course, folder):
    edit(folder / "checks.py", '@points(1, "C2")', '@points(1, "C2", hidden=True)')
    cells = {c.id: c.source for c in notebook_of(course, course.find("1")).cells}
    assert cells["test-E1-C1"] == 'check("E1.C1")'
    assert cells["test-E1-C2"] == ('### BEGIN HIDDEN TESTS\ncheck("E1.C2")\n### END HIDDEN TESTS')


def test_the_command_writes_a_course_and_overwrites_nothing(course, tmp_path):
    there = tmp_path / "my course"
    ran = grade(course.root, "author", "release", "--nbgrader", str(there), "1")
    assert ran.returncode == 0, ran.stderr
    assert "nbgrader generate_assignment 01_double" in ran.stdout
    config = there / "nbgrader_config.py"
    assert "c.CourseDirectory.course_id = 'my-course'" in config.read_text()
    assert (there / "gradebook.db").exists()
    config.write_text("mine")
    assert write_course(course, [course.find("1")], there) == []
    assert config.read_text() == "mine"
    source = there / "source" / "01_double" / "double.ipynb"
    source.write_text("{}")
    with pytest.raises(UsageError, match=r"double\.ipynb is there and differs"):
        write_course(course, [course.find("1")], there)
    assert source.read_text() == "{}"
