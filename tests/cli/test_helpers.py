"""list, status, hint, reset, doctor."""

from __future__ import annotations

import pytest

from .conftest import RIGHT


def test_list_shows_exercises_and_scores(grade, own_file):
    assert "1 double Twice as much 5 min – / 4" in grade("list").flat
    grade("1")
    assert "4 / 4" in grade("list").flat


def test_status(grade, own_file):
    assert "Nothing has been graded" in grade("status").flat
    grade("1")
    ran = grade("status")
    assert "4 of 5 points" in ran.flat
    assert "Next: exercise 2" in ran.flat


def test_other_files_and_single_checks_are_not_remembered(grade, own_file):
    grade("1", "--check", "C1")
    grade("1", "--file", own_file)
    assert "Nothing has been graded" in grade("status").flat


def test_hints_are_a_ladder(grade):
    assert "Hint 1 of 2" in grade("hint", "1").flat
    second = grade("hint", "double").flat
    assert "Hint 2 of 2" in second
    assert "Hint 1 of 2" not in second
    assert "no more hints" in grade("hint", "1").flat


def test_hints_again_and_all(grade):
    assert "Hint" not in grade("hint", "1", "--again").flat.replace("`grade hint", "")
    everything = grade("hint", "1", "--all").flat
    assert "Hint 1 of 2" in everything
    assert "Hint 2 of 2" in everything


STATES = {
    "right": RIGHT.encode(),
    "CRLF": RIGHT.replace("\n", "\r\n").encode(),
    "binary": b"\xff\x00\xfe",
    "empty": b"",
}


@pytest.mark.parametrize("state", STATES)
def test_reset_keeps_a_backup_of_any_file(grade, own_file, course, state):
    own_file.write_bytes(STATES[state])
    ran = grade("reset", "1", "--yes")
    assert ran.code == 0
    assert b"NotImplementedError" in own_file.read_bytes()
    backups = list((course / ".grade" / "backups").iterdir())
    assert [path.read_bytes() for path in backups] == [STATES[state]]
    assert backups[0].name in ran.out


def test_reset_makes_a_missing_file_and_leaves_a_fresh_one(grade, own_file, course):
    own_file.unlink()
    assert grade("reset", "1").code == 0
    assert "NotImplementedError" in own_file.read_text(encoding="utf-8")
    assert "fresh already" in grade("reset", "1").flat
    assert not (course / ".grade" / "backups").exists()


def test_fresh_file_is_not_attempted(grade, own_file):
    grade("reset", "1", "--yes")
    ran = grade("1")
    assert ran.code == 1
    assert "(not attempted)" in ran.flat
    assert "`double` is not written yet" in ran.flat


def test_reset_of_a_folder_changes_nothing(grade, own_file):
    own_file.unlink()
    own_file.mkdir()
    assert grade("reset", "1", "--yes").code == 2
    assert own_file.is_dir()


def test_doctor(grade):
    ran = grade("doctor")
    assert ran.code == 0
    for words in ("Python", "torch", "Isolation", "tier `", "Ready to grade."):
        assert words in ran.flat


def test_doctor_without_a_course(grade, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = grade("doctor")
    assert ran.code == 3
    assert "No course was found" in ran.flat
