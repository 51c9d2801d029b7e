"""Moodle: the CSV that its gradebook imports, and the worksheet of one assignment filled in.

Feedback is HTML to Moodle, so a student's text is escaped as such. Every cell stays on one line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter

from grader.errors import UsageError
from grader.export.feedback import feedback
from grader.export.sheet import Index, Sheet
from grader.export.source import Made, Source, listed
from grader.results.assessment import Rounding
from grader.results.cells import guarded, number_cell, table, text_cell
from grader.results.ledger import as_decimal, rounded
from grader.results.marks import ExerciseMark
from grader.results.model import Graded, Student
from grader.text import _

FILE = "moodle.csv"
CELL = re.compile(r";(?=\s*[=+\-@＝＋－＠])")
NO_GRADE = "-"
"""What Moodle's import takes for "leave it without a grade"."""
GRADE = (("Grade", "成绩"), "--grade-column")
FEEDBACK = (("Feedback comments", "反馈评论"), "--feedback-column")
"""What Moodle calls a column in English and in Chinese, and the option that names another."""
FIVE_PLACES = Rounding(places=5)
"""What Moodle keeps of a grade."""


def moodle(source: Source) -> Made:
    """The CSV for Grades > Import: one row a student; the page asks what each column is."""
    header = ["student", "name", "email", "idnumber"]
    for exercise in source.exercises:
        header += [exercise.id, f"{exercise.id} feedback"]
    rows = []
    for marks in source.marks:
        student = marks.student
        number = student.keys.get("idnumber", "")
        cells = [text_cell(text) for text in (student.id, student.name, student.email, number)]
        for mark in source.of(marks):
            cells += [number_cell(mark.mark) or NO_GRADE, comment(source, mark)]
        rows.append(cells)
    return Made({FILE: table([header, *rows])}, _too_high(source))


def comment(source: Source, mark: ExerciseMark) -> str:
    """The feedback as one line of HTML; nothing in it is markup but our own `<br>`."""
    lines = [html.escape(line) for line in feedback(source, mark).split("\n")]
    indented = [re.sub(r"^ +", lambda m: "&nbsp;" * len(m[0]), line) for line in lines]
    # An entity ends with a semicolon, which separates cells in some countries: what follows must
    # be no formula there, and read the same here.
    return guarded(CELL.sub(";<wbr>", "<br>".join(indented)))


def _too_high(source: Source) -> list[str]:
    names = [e.id for e in source.exercises if (source.out_of(e) or 0) > 100]
    if not names:
        return []
    text = _("Moodle refuses grades above 100, unless a site allows them: {names}.")
    return [text.format(names=listed(names))]


def worksheet(source: Source, sheet: Sheet, names: tuple[str | None, str | None]) -> Made:
    """An assignment's offline grading worksheet with grades and comments filled in.

    `names` are those of the columns for grades and for comments, where Moodle speaks another
    language. All other cells stay as Moodle wrote them: its import needs them. Raises `UsageError`.
    """
    exercise = _one_exercise(source)
    graded, told = (
        _column(sheet, name, usual, option)
        for name, (usual, option) in zip(names, (GRADE, FEEDBACK), strict=True)
    )
    if graded is None:
        raise UsageError(_unknown(sheet, GRADE[0][0], GRADE[1]))
    rows = {id(row): list(map(guarded, row)) for row in sheet.rows}
    find, lost = _people(sheet), []
    for marks in source.marks:
        mark = next(m for m in marks.exercises if m.exercise == exercise)
        row = find(marks.student)
        if row is None:
            lost.append(text_cell(marks.student.id))
        elif mark.mark is not None:
            cells = rows[id(row)]
            cells[graded] = _grade(mark, _maximum(row, graded))
            if told is not None:
                cells[told] = comment(source, mark)
    notes = _notes(lost, told, [_maximum(row, graded) for row in sheet.rows])
    return Made({FILE: table([map(guarded, sheet.header), *rows.values()])}, notes)


def _one_exercise(source: Source) -> Graded:
    if len(source.exercises) != 1:
        text = _("A worksheet is for one assignment: name the exercise with --exercise N.")
        raise UsageError(text)
    return source.exercises[0]


def _column(sheet: Sheet, name: str | None, usual: tuple[str, ...], option: str) -> int | None:
    found = sheet.column(*((name,) if name else usual))
    if found is None and name:
        raise UsageError(_unknown(sheet, name, option))
    return found


def _unknown(sheet: Sheet, name: str, option: str) -> str:
    text = _("{path} has no column `{name}`. Name it with {option}; it has: {columns}.")
    columns = listed([text_cell(cell) for cell in sheet.header], 20)
    return text.format(path=sheet.path, name=name, option=option, columns=columns)


def _people(sheet: Sheet) -> Callable[[Student], list[str] | None]:
    """Finds the row of a student: by the participant's number, or by email or id in any cell."""
    by_number = Index(sheet.rows, lambda row: re.sub(r"^.*?(\d*)\s*$", r"\1", row[0]))
    by_cell = [Index(sheet.rows, itemgetter(k)) for k in range(1, len(sheet.header))]

    def find(student: Student) -> list[str] | None:
        words = (student.keys.get("idnumber", ""), student.email, student.id)
        rows = (index.find(*words) for index in by_cell)
        return by_number.find(student.keys.get("moodle", "")) or next(filter(None, rows), None)

    return find


def _maximum(row: list[str], graded: int) -> Decimal | None:
    """The maximum grade, which Moodle puts beside the grade; None for a scale of words."""
    text = "".join(row[graded + 1 : graded + 2]).strip().replace(",", ".")
    return Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


def _grade(mark: ExerciseMark, maximum: Decimal | None) -> str:
    value = Fraction(mark.mark or 0)
    if maximum is not None and mark.out_of:
        # What is above the maximum (extra credit) Moodle would leave out without a word.
        value = min(value * Fraction(maximum) / Fraction(mark.out_of), Fraction(maximum))
    return number_cell(as_decimal(rounded(value, FIVE_PLACES)))


def _notes(lost: list[str], told: int | None, maxima: list[Decimal | None]) -> list[str]:
    notes = []
    if lost:
        text = _("Left out, since the template does not have them: {names}.")
        notes.append(text.format(names=listed(lost)))
    if told is None:
        text = _("No comments were written: the worksheet has no column for them ({option}).")
        notes.append(text.format(option=FEEDBACK[1]))
    if None in maxima:
        notes.append(_("There is no maximum grade beside the grade: marks stand as they are."))
    return notes
