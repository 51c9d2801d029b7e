"""Reports on disk: safe names, whole files, clear errors."""

from __future__ import annotations

import pytest

from grader.errors import UsageError
from grader.report.model import Report, SubmissionInfo, Versions
from grader.results.model import Batch, Graded, Student
from grader.results.store import Results, folder_name


def report(student: str, exercise: str = "exercise-3") -> Report:
    versions = Versions("0", "c", "t", "p")
    info = SubmissionInfo("softmax.py", "0" * 64)
    return Report(exercise, student, 1.0, 2.0, "graded", (), info, "simulated", "full", versions)


def test_what_is_written_is_read(tmp_path):
    results = Results(tmp_path / "a folder")
    students = (Student("ada"), Student("../bob"), Student("nobody"))
    exercise = Graded("exercise-3", 3, "softmax", "Softmax", "Softmax", 10.0)
    results.write_batch(Batch("folders", (exercise,), students))
    for student in students[:2]:
        results.write(report(student.id))
    assert [r.student for r in results.reports()] == ["ada", "../bob"]
    assert results.batch().students == students
    assert sorted(p.name for p in (results.root / "reports").iterdir()) == ["%2E%2E%2Fbob", "ada"]


ODD = ["..", ".", "", "a/b", "CON", "nul.txt", "a.", " a", "a ", "x" * 3000, "é" * 90, "a\0b"]


@pytest.mark.parametrize("name", ODD)
def test_a_students_folder_stays_inside(name, tmp_path):
    folder = folder_name(name)
    assert folder not in ("", ".", "..")
    assert not set(folder) & set('/\\:*?"<>|\0')
    assert len(folder) <= 200


@pytest.mark.parametrize("name", ["王小明", "李 雷", "Ada Lovelace_1001", "Zoë", "o.brien-2"])
def test_a_name_that_people_can_read_stays(name):
    assert folder_name(name) == name


def test_two_spellings_of_a_letter_are_two_folders():
    assert folder_name("Zo\u00eb") == "Zo\u00eb"
    assert folder_name("Zoe\u0308") == "Zoe%CC%88"


def test_no_two_students_share_a_folder():
    names = ["a/b", "a%2Fb", "A", "a", "x" * 3000, "x" * 3001, "%2E", "."]
    assert len({folder_name(n) for n in names}) == len(names)


def test_a_folder_without_results_is_told(tmp_path):
    with pytest.raises(UsageError, match="No results in"):
        Results(tmp_path).batch()
    (tmp_path / "batch.json").write_text("{")
    with pytest.raises(UsageError, match="cannot be read"):
        Results(tmp_path).batch()
