"""Plain tables of marks: one row a student, or one row for each step of the arithmetic."""

from __future__ import annotations

from grader.export.source import Made, Source
from grader.results.cells import number_cell, table, text_cell
from grader.results.ledger import Line
from grader.results.marks import ExerciseMark
from grader.results.model import Student
from grader.text import language


def marks_table(source: Source) -> Made:
    """The marks: `student`, `name`, `email`; for each exercise points, mark, state; the total."""
    header = ["student", "name", "email"]
    for exercise in source.exercises:
        header += [f"{exercise.id} {what}" for what in ("points", "mark", "out of", "days late")]
        header += [f"{exercise.id} status"]
    rows = []
    for marks in source.marks:
        cells = [cell for mark in source.of(marks) for cell in _cells(mark)]
        status = "needs_human" if marks.needs_human else "complete"
        total = [number_cell(marks.total), number_cell(marks.out_of), status]
        rows.append([*_person(marks.student), *cells, *total])
    return Made({"marks.csv": table([[*header, "total", "out of", "status"], *rows])})


def lines_table(source: Source) -> Made:
    """Every step: `student`, `name`, `email`, `exercise` (empty for the total), `text`, numbers."""
    header = ["student", "name", "email", "exercise", "step", "text", "change", "value"]
    rows = []
    for marks in source.marks:
        person = _person(marks.student)
        for mark in source.of(marks):
            rows += [[*person, mark.exercise.id, *_step(line)] for line in mark.lines]
        rows += [[*person, "", *_step(line)] for line in marks.lines]
    return Made({"marks-explained.csv": table([header, *rows])})


def _person(student: Student) -> list[str]:
    return [text_cell(text) for text in (student.id, student.name, student.email)]


def _cells(mark: ExerciseMark) -> list[str]:
    state = "excused" if mark.excused else "dropped" if mark.dropped else str(mark.state)
    numbers = (mark.score, mark.mark, mark.out_of)
    return [*map(number_cell, numbers), str(mark.days_late), state]


def _step(line: Line) -> list[str]:
    text = text_cell(line.text.get(language()))
    return [line.kind, text, number_cell(line.change), number_cell(line.value)]
