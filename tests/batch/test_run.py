"""A batch keeps every report that it has, whatever happens, and grades nothing twice."""

from __future__ import annotations

import errno
import os
import random

import pytest

from grader.batch.expected import Expected
from grader.batch.messages import Setup
from grader.batch.run import WITHDRAWN, locked
from grader.errors import ExitCode, GraderFailure, UsageError
from grader.results import store
from grader.results.model import Wording
from grader.results.store import Results
from tests.batch.crews import SMALL, Crew, batch, contents, hand_in, killed_at, leftovers


@pytest.fixture
def folder(tmp_path):
    return hand_in(tmp_path / "class")


@pytest.fixture
def out(tmp_path):
    return tmp_path / "results"


def setup() -> Setup:
    return Setup(str(SMALL), ("exercise-1", "exercise-2"), "full", "auto", "en")


def test_what_is_there_is_not_graded_again(folder, out):
    batch(folder, out)
    before = contents(out)
    watcher, crew = batch(folder, out)
    assert crew.graded == ["s02"]  # the grader broke over it; it is tried again
    assert len(watcher.plan.unchanged) == 9
    assert contents(out) == before


def test_a_changed_file_is_graded_again_alone(folder, out):
    batch(folder, out)
    (folder / "s00" / "double.py").write_text("# new\n")
    _watcher, crew = batch(folder, out)
    assert sorted(crew.graded) == ["s00", "s02"]


def test_another_grader_grades_all_again(folder, out):
    batch(folder, out)
    _watcher, crew = batch(folder, out, crew=Crew("2"))
    assert len(crew.graded) == 10


def test_regrade_grades_all_again(folder, out):
    batch(folder, out)
    _watcher, crew = batch(folder, out, regrade=True)
    assert len(crew.graded) == 10


def test_the_same_text_is_graded_once_for_all(folder, out):
    for student in ("s00", "s01", "s02"):
        (folder / student / "double.py").write_text("# the same\n")
    _watcher, crew = batch(folder, out, "1")
    assert len(crew.graded) == 3
    students = {Results(out).report(s, "exercise-1").student for s in ("s00", "s01", "s02")}
    assert students == {"s00", "s01", "s02"}


def test_one_exercise_comes_after_the_other(folder, out):
    watcher, _crew = batch(folder, out)
    assert [p.exercise for p in watcher.plan.pieces] == ["exercise-1"] * 5 + ["exercise-2"] * 5
    watcher, _crew = batch(folder, out, "2", "1", regrade=True)
    assert {r.exercise for r in watcher.reports[:5]} == {watcher.plan.pieces[0].exercise}


def test_one_that_breaks_the_grader_stops_nobody(folder, out):
    watcher, _crew = batch(folder, out)
    broken = [r for r in watcher.reports if r.status == "grader_error"]
    assert [(r.student, r.reason, r.score) for r in broken] == [("s02", "it broke", None)]
    assert len(watcher.reports) == 10


def test_a_damaged_report_is_made_again(folder, out):
    batch(folder, out)
    before = contents(out)
    (out / "reports" / "s00" / "exercise-1.json").write_text('{"half')
    batch(folder, out)
    assert contents(out) == before


def test_the_report_of_a_file_that_is_gone_is_moved_away(folder, out):
    batch(folder, out)
    (folder / "s00" / "double.py").unlink()
    watcher, _crew = batch(folder, out, "1", "2")
    assert watcher.gone == 1
    assert Results(out).report("s00", "exercise-1") is None
    assert (out / WITHDRAWN / "s00" / "exercise-1.json").exists()
    assert ("s00", "exercise-1") in Results(out).batch().missing


def test_exercises_of_an_earlier_run_stay(folder, out):
    batch(folder, out, "1")
    batch(folder, out, "2")
    assert [e.id for e in Results(out).batch().exercises] == ["exercise-1", "exercise-2"]
    assert len(list(Results(out).reports())) == 10


def test_results_hold_the_sentences_of_the_course_in_each_language(folder, out):
    batch(folder, out)
    [first, second] = Results(out).batch().exercises
    assert (first.wordings, second.wordings) == ((Wording("It is right.", "这是对的。"),), ())


def test_nothing_to_do_starts_nobody(folder, out):
    (folder / "s02" / "double.py").write_text("# none that breaks the grader\n")
    expected = Expected(setup(), Results(out))
    _watcher, crew = batch(folder, out, expected=expected)
    assert crew.started == 1
    watcher, crew = batch(folder, out, expected=Expected(setup(), Results(out)))
    assert (crew.started, len(watcher.plan.unchanged)) == (0, 10)
    (folder / "s00" / "double.py").write_text("# new\n")
    _watcher, crew = batch(folder, out, expected=Expected(setup(), Results(out)))
    assert (crew.started, crew.graded) == (1, ["s00"])


def test_what_was_said_last_time_counts_only_as_long_as_nothing_changed(out):
    expected = Expected(setup(), Results(out))
    expected.keep(Crew().start())
    assert expected.ready() == Crew().start()
    for other in ({"tier": "landlock"}, {"language": "zh"}, {"device": "cuda"}):
        changed = Setup(**{f: getattr(setup(), f) for f in setup().__struct_fields__} | other)
        assert Expected(changed, Results(out)).ready() is None
    (out / ".graded-by.json").write_text("{")
    assert expected.ready() is None


def test_killed_at_any_step_the_reports_end_byte_identical(folder, out, tmp_path):
    batch(folder, tmp_path / "undisturbed")
    wanted = contents(tmp_path / "undisturbed")
    step = 1
    while killed_at(step, folder, out):
        for path in out.rglob("*.json"):  # written whole or not at all
            if not path.name.startswith("."):
                assert wanted[str(path.relative_to(out))] == path.read_bytes()
        step += 3
    assert step > 40
    batch(folder, out)
    assert contents(out) == wanted


def test_killed_again_and_again_it_still_ends(folder, out, tmp_path):
    batch(folder, tmp_path / "undisturbed")
    chance = random.Random(0)
    for _turn in range(8):
        killed_at(chance.randrange(1, 40), folder, out)
    batch(folder, out)
    assert contents(out) == contents(tmp_path / "undisturbed")
    assert leftovers(out) == []


def test_a_full_disk_is_one_sentence_and_loses_nothing(folder, out, monkeypatch):
    write, left = store.write_atomically, 3

    def full(path, data):
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(path, data)

    monkeypatch.setattr(store, "write_atomically", full)
    with pytest.raises(GraderFailure, match=r"cannot be written: No space left.*are kept") as stop:
        batch(folder, out)
    assert stop.value.exit_code == ExitCode.FAILURE
    assert len(list(Results(out).reports())) == 2  # and batch.json before them
    monkeypatch.undo()
    watcher, _crew = batch(folder, out)
    assert len(watcher.plan.unchanged) == 2
    assert len(list(Results(out).reports())) == 10


def test_two_batches_never_write_to_one_folder(folder, out):
    with locked(out), pytest.raises(UsageError, match="Another `grade batch`"):
        batch(folder, out)
    batch(folder, out)
