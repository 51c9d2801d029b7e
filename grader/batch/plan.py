"""What is left to do: which submissions have no report yet that still holds."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from grader.batch.messages import Ready
from grader.intake.collect import Intake
from grader.intake.submission import Submission, info
from grader.report.model import Report
from grader.results.model import Batch, Graded
from grader.results.store import Results


@dataclass(frozen=True)
class Piece:
    """One file to grade, and all submissions that consist of it: the same text is graded once."""

    exercise: str
    owners: tuple[Submission, ...]

    @property
    def submission(self) -> Submission:
        """One of them."""
        return self.owners[0]


@dataclass(frozen=True)
class Plan:
    """What a batch does."""

    pieces: tuple[Piece, ...]
    """All of one exercise, then all of the next."""
    unchanged: tuple[Report, ...]
    """Reports that hold."""


def make_plan(
    intake: Intake, results: Results, blanks: dict[str, Report], *, regrade: bool
) -> Plan:
    """The files to grade, in the order of the exercises.

    `blanks` says with what they would be graded.
    """
    unchanged = []
    todo: dict[tuple[str, str, str | None], list[Submission]] = {}
    for (student, exercise), submission in intake.submissions.items():
        old = None if regrade else results.report(student, exercise)
        if old is not None and holds(old, blanks[exercise], submission):
            unchanged.append(old)
        else:
            key = (exercise, submission.source, submission.refused)
            todo.setdefault(key, []).append(submission)
    pieces = [Piece(key[0], tuple(owners)) for key, owners in todo.items()]
    # Exercise by exercise: whoever grades holds the records of one, and not of the whole course.
    order = {exercise.id: number for number, exercise in enumerate(intake.exercises)}
    return Plan(tuple(sorted(pieces, key=lambda p: order[p.exercise])), tuple(unchanged))


def holds(old: Report, blank: Report, submission: Submission) -> bool:
    """Whether grading again would give the same report: all that it depends on is in it."""
    return (
        old.status != "grader_error"
        and old.submission == info(submission)
        and (old.student, old.exercise) == (submission.student, blank.exercise)
        and (old.versions, old.report) == (blank.versions, blank.report)
        and (old.device, old.tier) == (blank.device, blank.tier)
    )


def report_for(report: Report, owner: Submission) -> Report:
    """The report of a file as the report of one of those who handed it in."""
    return msgspec.structs.replace(report, student=owner.student, submission=info(owner))


def failed(blank: Report, reason: str) -> Report:
    """The report of a file that could not be graded: no score, and why."""
    return msgspec.structs.replace(blank, reason=reason)


def describe(intake: Intake, ready: Ready) -> Batch:
    """What this run grades."""
    graded = tuple(
        Graded(
            *(e.id, e.number, e.slug, e.title.en, e.title.zh),
            max_score=ready.blanks[e.id].max_score,
            wordings=ready.wordings.get(e.id, ()),
        )
        for e in intake.exercises
    )
    missing = tuple(
        (student.id, e.id)
        for student in intake.students
        for e in intake.exercises
        if (student.id, e.id) not in intake.submissions
    )
    return Batch(intake.layout, graded, intake.students, missing, tuple(intake.notices))


def joined(old: Batch | None, new: Batch) -> Batch:
    """What RESULTS holds after this run: exercises of earlier runs stay, with their students.

    A student who is in no exercise any more is left out.
    """
    if old is None:
        return new
    own = {e.id for e in new.exercises}
    here = {s.id for s in new.students}
    known = {s.id for s in old.students}
    kept = [e for e in old.exercises if e.id not in own]
    absent = {pair for pair in old.missing if pair[1] not in own}
    others = [
        s
        for s in old.students
        if s.id not in here and any((s.id, e.id) not in absent for e in kept)
    ]
    absent |= {(s.id, e.id) for s in new.students if s.id not in known for e in kept}
    absent |= {*new.missing, *((s.id, e.id) for s in others for e in new.exercises)}
    return Batch(
        new.layout,
        tuple(sorted([*kept, *new.exercises], key=lambda e: e.number)),
        tuple(sorted([*new.students, *others], key=lambda s: s.id)),
        tuple(sorted(absent)),
        new.notices,
    )
