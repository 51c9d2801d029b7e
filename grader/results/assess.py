"""From the reports of a class to marks by the rules of its course: exact, each step explained.

One computes with fractions; each mark, and each total, is rounded once, where its line says so.
Totals add the rounded marks, so that a student can follow with pencil and paper and a gradebook
that adds them up agrees. An exercise without a score has no mark and its student no total: nobody
gets a zero for what the grader failed to do.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial

from grader.results.assessment import Assessment
from grader.results.cells import exact
from grader.results.grades import standings
from grader.results.ledger import Ledger, as_decimal, said
from grader.results.marking import mark_exercise
from grader.results.marks import ExerciseMark, Marks, title
from grader.results.model import Batch, Student
from grader.results.store import Results
from grader.text import _


def assess(results: Results, rules: Assessment) -> dict[str, Marks]:
    """The marks of all students, by student id, in the order of the batch.

    Raises `UsageError` where RESULTS is not one.
    """
    return {
        student.id: _marks(student, [mark_exercise(student.id, s, rules) for s in parts], rules)
        for student, parts in standings(results)
    }


def unused(rules: Assessment, batch: Batch) -> tuple[list[str], list[str]]:
    """The exercises and the students that the rules name and the batch does not know."""
    exercises = {exercise.id for exercise in batch.exercises}
    students = {student.id for student in batch.students}
    return (
        [name for name in rules.exercises if name not in exercises],
        [e.student for e in rules.extensions if e.student not in students],
    )


def _marks(student: Student, marks: list[ExerciseMark], rules: Assessment) -> Marks:
    waiting = [mark for mark in marks if mark.needs_human]
    if not waiting:
        marks = _with_dropped(marks, rules.total.drop_lowest)
    possible = sum((Fraction(m.out_of) for m in marks if _is_basis(m)), Fraction(0))
    out_of = possible
    if rules.total.out_of is not None:
        out_of = Fraction(exact(rules.total.out_of))
    ledger, total = Ledger(), None
    if waiting:
        ledger.note(partial(_waiting_text, waiting))
    elif not possible:
        ledger.note(lambda: _("No exercise counts here."))
    else:
        _add_up(ledger, marks, possible, out_of, rules)
        total = as_decimal(ledger.value)
    return Marks(student, tuple(marks), total, as_decimal(out_of), tuple(ledger.lines))


def _waiting_text(waiting: list[ExerciseMark]) -> str:
    text = _("No total yet: a human has to look at exercise {numbers}.")
    return text.format(numbers=", ".join(str(mark.exercise.number) for mark in waiting))


def _cap_text(out_of: Fraction) -> str:
    return _("A total is never above {out_of}.").format(out_of=said(out_of))


def _is_basis(mark: ExerciseMark) -> bool:
    """True for what the total is out of."""
    return mark.counts and not mark.dropped and not mark.extra_credit


def _with_dropped(marks: list[ExerciseMark], count: int) -> list[ExerciseMark]:
    """Drop the lowest by percentage, of equal ones the heaviest; one is always kept."""
    basis = [k for k, mark in enumerate(marks) if _is_basis(mark)]
    basis.sort(key=lambda k: (_share(marks[k]), -marks[k].out_of, -k))
    lowest = set(basis[: max(0, min(count, len(basis) - 1))])
    return [replace(mark, dropped=k in lowest) for k, mark in enumerate(marks)]


def _share(mark: ExerciseMark) -> Fraction:
    return Fraction(mark.mark or 0) / Fraction(mark.out_of) if mark.out_of else Fraction(0)


def _add_up(
    ledger: Ledger,
    marks: list[ExerciseMark],
    possible: Fraction,
    out_of: Fraction,
    rules: Assessment,
) -> None:
    for mark in marks:
        if mark.counts:
            _add(ledger, mark)
    if out_of != possible:
        ledger.scale(possible, out_of, rules.rounding)
    if rules.total.capped and ledger.value > out_of:
        ledger.add("cap", partial(_cap_text, out_of), out_of - ledger.value)


def _add(ledger: Ledger, mark: ExerciseMark) -> None:
    value = Fraction(mark.mark or 0)

    def say() -> str:
        text = _("Exercise {number} · {title}: {mark} of {out_of}")
        if mark.dropped:
            text = _("Exercise {number} · {title}: {mark} of {out_of}, dropped (lowest)")
        elif mark.extra_credit:
            text = _("Exercise {number} · {title}: {mark}, extra credit")
        exercise = mark.exercise
        numbers = {"mark": said(value), "out_of": said(Fraction(mark.out_of))}
        return text.format(number=exercise.number, title=title(exercise), **numbers)

    if mark.dropped:
        ledger.note(say)
    else:
        ledger.add("sum", say, value)
