"""Canvas: the CSV that its gradebook imports.

Canvas takes columns of student information up to `Section`, then `Title (assignment id)`. Without
the id it matches the title, and proposes a new assignment where nothing matches. A row
`Points Possible` follows the header; a student is matched by ID, then SIS ids, then name. An empty
cell clears a grade that is there: for a student without a mark the template's own cell is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter

from grader.errors import UsageError
from grader.export.sheet import Index, Sheet
from grader.export.source import Made, Source, listed
from grader.results.assessment import Rounding
from grader.results.cells import number_cell, table, text_cell
from grader.results.ledger import as_decimal, rounded
from grader.results.marks import ExerciseMark
from grader.results.model import Graded, Student
from grader.text import _

FILE = "canvas.csv"
POINTS = "Points Possible"
INFO = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
NUMBERED = re.compile(r"(?P<title>.*\S)\s+\((?P<id>\d+)\)")
TWO_PLACES = Rounding(places=2)
"""What Canvas keeps of a grade."""


def canvas(source: Source, titles: Mapping[str, str], template: Sheet | None = None) -> Made:
    """The CSV. `titles` maps exercises to `Title (id)`; a template gives them by title, and all
    that Canvas knows of its students. Raises `UsageError`."""
    if template is not None:
        return _filled(source, titles, template)
    header = [*INFO, *(titles.get(e.id, _title(e)) for e in source.exercises)]
    points = [f"    {POINTS}", "", "", "", ""]
    points += [number_cell(source.out_of(e)) for e in source.exercises]
    rows = [[*_info(m.student), *(_grade(k) for k in source.of(m))] for m in source.marks]
    return Made({FILE: table([list(map(text_cell, header)), points, *rows])})


def _title(exercise: Graded) -> str:
    return f"Exercise {exercise.number}: {exercise.title}"


def _info(student: Student) -> list[str]:
    keys = student.keys
    cells = (
        student.name or student.id,
        keys.get("canvas", ""),
        keys.get("sis", ""),
        student.id,
        "",
    )
    return [name_cell(cells[0]), *map(text_cell, cells[1:])]


def name_cell(name: str) -> str:
    """A student's name; one that Canvas would take for the row of points is taken apart."""
    return text_cell(name).replace(POINTS, "Points_Possible")


def _grade(mark: ExerciseMark, points: Decimal | None = None, kept: str = "") -> str:
    """The mark, as points of the assignment where it has other ones; `EX` is excused."""
    if mark.excused:
        return "EX"
    if mark.mark is None:
        return kept
    value = Fraction(mark.mark)
    if points is not None and mark.out_of:
        value = value * Fraction(points) / Fraction(mark.out_of)
    return number_cell(as_decimal(rounded(value, TWO_PLACES)))


def _filled(source: Source, titles: Mapping[str, str], sheet: Sheet) -> Made:
    info = _info_columns(sheet)
    columns = {e.id: _column(sheet, e, titles.get(e.id), info) for e in source.exercises}
    points = _points_row(sheet)
    used = [k for k in columns.values() if k is not None]
    rows = [[*map(text_cell, (sheet.header[k] for k in [*range(info), *used]))]]
    rows.append([f"    {POINTS}", *[""] * (info - 1), *(points[k] for k in used)])
    find = _people(sheet, info)
    lost = []
    for marks in source.marks:
        row = find(marks.student)
        if row is None:
            lost.append(text_cell(marks.student.id))
            continue
        cells = [name_cell(row[0]), *map(text_cell, row[1:info])]
        for mark in source.of(marks):
            k = columns[mark.exercise.id]
            if k is not None:
                cells.append(_grade(mark, _number(points[k]), row[k]))
        rows.append(cells)
    return Made({FILE: table(rows)}, _notes(source, columns, points, lost))


def _info_columns(sheet: Sheet) -> int:
    """How many columns of student information stand first: up to `Section`."""
    section = sheet.column("Section")
    if section is None or sheet.column("ID") is None:
        text = _("{path} is no gradebook of Canvas: it needs the columns Student, ID and Section.")
        raise UsageError(text.format(path=sheet.path))
    return section + 1


def _points_row(sheet: Sheet) -> list[str]:
    for row in sheet.rows:
        if POINTS in row[0]:
            return row
    return [""] * len(sheet.header)


def _number(text: str) -> Decimal | None:
    return Decimal(text.strip()) if re.fullmatch(r"\s*\d+(\.\d+)?\s*", text) else None


def _column(sheet: Sheet, exercise: Graded, asked: str | None, info: int) -> int | None:
    """The assignment's column: by `Title (id)`, its title or its id as asked, or by our names."""
    names = {asked} if asked else {_title(exercise), exercise.title, exercise.id, exercise.slug}
    wanted = {name.casefold() for name in names}
    found = []
    for k, header in enumerate(sheet.header[info:], info):
        match = NUMBERED.fullmatch(header.strip())
        forms = {header.strip(), *(match.group("title", "id") if match else ())}
        if wanted & {form.casefold() for form in forms}:
            found.append(k)
    if asked and not found:
        text = _("{path} has no assignment `{title}`. It has: {titles}.")
        titles = listed([text_cell(name) for name in sheet.header[info:]])
        raise UsageError(text.format(path=sheet.path, title=asked, titles=titles))
    if len(found) > 1:
        text = _("{path} has several assignments for {exercise}. Name one: {option}.")
        option = f"--assignment '{exercise.id}={sheet.header[found[0]]}'"
        raise UsageError(text.format(path=sheet.path, exercise=exercise.id, option=option))
    return found[0] if found else None


def _people(sheet: Sheet, info: int) -> Callable[[Student], list[str] | None]:
    """Finds the row of a student as Canvas does: by ID, by SIS ids, by name."""
    rows = [row for row in sheet.rows if POINTS not in row[0] and any(row[1:info])]
    names = ("ID", "SIS Login ID", "SIS User ID", "Student")
    by_id, by_login, by_sis, by_name = (_index(sheet, rows, name) for name in names)

    def find(student: Student) -> list[str] | None:
        keys = student.keys
        return (
            by_id.find(keys.get("canvas", ""))
            or by_login.find(keys.get("login", ""), student.id, student.email)
            or by_sis.find(keys.get("sis", ""), student.id)
            or by_name.find(student.name)
        )

    return find


def _index(sheet: Sheet, rows: list[list[str]], name: str) -> Index:
    column = sheet.column(name)
    return Index([], "".join) if column is None else Index(rows, itemgetter(column))


def _notes(
    source: Source, columns: Mapping[str, int | None], points: list[str], lost: list[str]
) -> list[str]:
    notes = []
    without = [name for name, k in columns.items() if k is None]
    if without:
        text = _("Left out, since no assignment has their name: {names}. Name it: {option}.")
        option = f"--assignment '{without[0]}=Title (id)'"
        notes.append(text.format(names=listed(without), option=option))
    for exercise in source.exercises:
        k = columns[exercise.id]
        have = None if k is None else _number(points[k])
        ours = source.out_of(exercise)
        if have is not None and ours is not None and have != ours:
            text = _("{exercise}: points of {ours} become points of {theirs}, as Canvas has them.")
            notes.append(
                text.format(exercise=exercise.id, ours=number_cell(ours), theirs=number_cell(have))
            )
    if lost:
        text = _("Left out, since the template does not have them: {names}.")
        notes.append(text.format(names=listed(lost)))
    return notes
