"""Two results side by side: every changed mark, with its reason."""

from __future__ import annotations

import json

import msgspec
import pytest

from grader.cli.main import main
from grader.report.model import CheckResult, Report, SubmissionInfo, Verdict, Versions
from grader.results.changes import changes
from grader.results.model import Batch, Graded, Student
from grader.results.store import Results

EXERCISES = tuple(
    Graded(f"exercise-{n}", n, f"slug{n}", f"Title {n}", f"题目 {n}", 3.0) for n in (3, 10)
)
VERSIONS = Versions("1", "course", "2.6", "3.11")


def report(student="ada", exercise="exercise-3", *, first=1.0, status="graded", **other) -> Report:
    verdict = Verdict.PASSED if first else Verdict.FAILED
    checks = (
        CheckResult("C1", "one", "One.", first, 1.0, verdict),
        CheckResult("C2", "two", "Two.", 2.0, 2.0, Verdict.PASSED),
    )
    score = None if status == "grader_error" else 2.0 + first
    made = Report(
        exercise, student, score, 3.0, status, checks, SubmissionInfo("f.py", "0"), "cpu", "full",
        VERSIONS,
    )  # fmt: skip
    return msgspec.structs.replace(made, **other)


def results(folder, *reports: Report) -> Results:
    found = Results(folder)
    found.write_batch(
        Batch("folders", EXERCISES, tuple(Student(s) for s in ("ada", "bob", "\x1b[2J")))
    )
    for one in reports:
        found.write(one)
    return found


def only(tmp_path, before: Report, after: Report):
    return list(changes(results(tmp_path / "a", before), results(tmp_path / "b", after)))


def test_the_same_reports_differ_in_nothing(tmp_path):
    again = report(seconds=3.0)
    assert only(tmp_path, report(), again) == []
    assert main(["diff", str(tmp_path / "a"), str(tmp_path / "b")]) == 0


def test_another_message_alone_is_no_change(tmp_path):
    check = report().checks[0]
    other = msgspec.structs.replace(check, message="other", title="Eins.")
    assert only(tmp_path, report(), report(checks=(other, report().checks[1]))) == []


@pytest.mark.parametrize(
    ("cause", "other"),
    [
        ("file", {"submission": SubmissionInfo("f.py", "1")}),
        ("exercise", {"versions": msgspec.structs.replace(VERSIONS, course="x")}),
        ("grader", {"versions": msgspec.structs.replace(VERSIONS, grader="x")}),
        ("torch", {"versions": msgspec.structs.replace(VERSIONS, torch="x")}),
        ("python", {"versions": msgspec.structs.replace(VERSIONS, python="x")}),
        ("device", {"device": "cuda"}),
        ("tier", {"tier": "landlock"}),
    ],
)
def test_each_change_has_its_reason(tmp_path, cause, other):
    [change] = only(tmp_path, report(), report(first=0.0, **other))
    assert change.causes == (cause,)
    [check] = change.checks
    assert (check.id, check.before, check.after) == ("C1", Verdict.PASSED, Verdict.FAILED)
    assert (check.points_before, check.points_after) == (1.0, 0.0)
    assert not change.same_mark


def test_another_verdict_with_the_same_mark_is_told_apart(tmp_path):
    check = msgspec.structs.replace(report(first=0.0).checks[0], verdict=Verdict.TIMEOUT)
    after = report(first=0.0, checks=(check, report().checks[1]))
    [change] = only(tmp_path, report(first=0.0), after)
    assert change.same_mark
    assert change.causes == ()


def test_reports_that_come_and_go_and_checks_that_do(tmp_path):
    one = report(checks=report().checks[:1], score=1.0)
    old = results(tmp_path / "a", report(), report("bob"), report("ada", "exercise-10"))
    new = results(tmp_path / "b", one, report("bob", status="grader_error"))
    found = list(changes(old, new))
    assert [(c.student, c.exercise) for c in found] == [
        ("ada", "exercise-3"),
        ("ada", "exercise-10"),
        ("bob", "exercise-3"),
    ]
    assert [c.id for c in found[0].checks] == ["C2"]
    assert found[0].checks[0].after is None
    assert found[1].after is None
    assert found[2].after.score is None


def test_what_the_command_prints(tmp_path, capsys):
    evil = "\x1b[2J"
    results(tmp_path / "a", report(), report("bob"), report(evil))
    new = {"submission": SubmissionInfo("f.py", "1")}
    results(tmp_path / "b", report(first=0.0, **new), report(evil, first=0.0))
    assert main(["diff", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    out = capsys.readouterr().out
    assert "exercise-3  3/3 → 2/3  (another file)" in out
    assert "C1  passed → failed  -1" in out
    assert "exercise-3  3/3 → no report" in out
    assert "nothing else is different: look at this one" in out
    assert "Marks that changed: 3; only verdicts: 0." in out
    assert "\x1b" not in out


def test_json_for_scripts(tmp_path, capsys):
    results(tmp_path / "a", report())
    results(tmp_path / "b", report(first=0.0))
    assert main(["diff", str(tmp_path / "a"), str(tmp_path / "b"), "--json"]) == 1
    [row] = json.loads(capsys.readouterr().out)
    assert (row["before"], row["after"]) == (
        {"status": "graded", "score": 3.0},
        {"status": "graded", "score": 2.0},
    )


def test_a_folder_without_results_is_one_sentence(tmp_path, capsys):
    results(tmp_path / "a")
    assert main(["diff", str(tmp_path / "a"), str(tmp_path / "nothing")]) == 2
    assert "No results in" in capsys.readouterr().err
