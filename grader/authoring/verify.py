"""`grade author verify`: prove that an exercise grades rightly.

The stub scores 0 and is not attempted throughout; the reference and every right solution
get full marks; every wrong solution fails the checks it names and is recognised by its own
name; no check accepts zeros, constants, echoes or transposes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.authoring.guards import accepted_guards
from grader.authoring.stub import make_stub
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.engine import session
from grader.engine.grading import Grader
from grader.engine.twins import Wrong
from grader.intake.submission import Submission
from grader.report.model import CheckResult, Report, Verdict
from grader.sandbox.launcher import Launcher


@dataclass
class Proof:
    """What was proven of one exercise, and what was not."""

    exercise: str
    right: int = 0
    wrong: int = 0
    recognised: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when nothing is missing."""
        return not self.problems


def verify(course: Course, exercise: Exercise, launcher: Launcher, secret: str = "") -> Proof:
    """The proof of one exercise."""
    proof = Proof(exercise.id)

    def drive(grader_of: session.GraderOf) -> None:
        grader = grader_of(exercise)
        proof.problems += _stub_problems(grader)
        proof.problems += _right_problems(grader, proof)
        for wrong in grader.engine.wrong:
            proof.wrong += 1
            report = grader.grade(Submission(wrong.source, wrong.path.name))
            problems = list(_wrong_problems(wrong, report))
            proof.recognised += _recognised(wrong, report)
            proof.problems += [f"{wrong.path.name}: {text}" for text in problems]
        proof.problems += accepted_guards(grader.engine)

    options = session.Options(secret=secret, shrink=False)
    session.run(course, [exercise], launcher, drive, options)
    return proof


def _stub_problems(grader: Grader) -> Iterator[str]:
    stub = make_stub(grader.engine.exercise, grader.engine.reference_source)
    report = grader.grade(Submission(stub, "stub"))
    for check in report.checks:
        if check.verdict is not Verdict.NOT_ATTEMPTED:
            yield f"the stub's {check.id} is {check.verdict}, not not_attempted: {check.message}"


def _right_problems(grader: Grader, proof: Proof) -> Iterator[str]:
    folder = grader.engine.folder
    for path in [folder / grader.engine.exercise.file, *sorted(folder.glob("right/*.py"))]:
        report = grader.grade(Submission(path.read_text(encoding="utf-8"), path.name))
        proof.right += 1
        for check in report.checks:
            if check.verdict is not Verdict.PASSED:
                yield f"{path.name}: {check.id} is {check.verdict}: {told(check)}"


def _wrong_problems(wrong: Wrong, report: Report) -> Iterator[str]:
    checks = {check.id.partition(".")[2]: check for check in report.checks}
    header = wrong.header
    for name in header.fails:
        if name not in checks:
            yield f"names {name}, which is no check"
        elif checks[name].verdict is Verdict.PASSED:
            yield f"passes {name}, which it should fail"
    for name in header.passes:
        if checks[name].verdict is not Verdict.PASSED:
            yield f"fails {name}, which it must pass: {told(checks[name])}"
    if not _recognised(wrong, report):
        yield "is not recognised by its own name in any check that it names"
    for check in report.checks:
        found = check.misconception
        if found is not None and found.id != header.id:
            yield f"is taken for {found.id} ({found.name}) in {check.id}"


def _recognised(wrong: Wrong, report: Report) -> bool:
    return any(
        check.misconception is not None and check.misconception.id == wrong.header.id
        for check in report.checks
        if check.id.partition(".")[2] in wrong.header.fails
    )


def told(check: CheckResult) -> str:
    """A failing check in one line, for authors."""
    facts = "; ".join(f"{f.label}: {f.text}" for f in check.facts)
    part = f"[{check.function}] " if check.function else ""
    example = f" | {check.example}" if check.example else ""
    return f"{part}{check.message} {facts}{example}".replace("\n", " ⏎ ")[:600]
