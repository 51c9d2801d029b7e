"""What Canvas and Moodle do with a file of grades: their importers' rules, as far as they decide.

Canvas: lib/gradebook_importer.rb. Moodle: grade/import/csv and mod/assign/feedback/offline.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

CANVAS_READ_ONLY = re.compile("Current|Final|Override")


class Refused(Exception):
    """The platform takes nothing of the file."""


@dataclass
class Imported:
    """What would be entered."""

    grades: dict[str, dict[str, str]] = field(default_factory=dict)
    """Student, as the platform finds them -> assignment -> what its cell says."""
    points: dict[str, str] = field(default_factory=dict)
    new_assignments: list[str] = field(default_factory=list)


def canvas(data: bytes, assignments: dict[int, str], students: dict[int, str]) -> Imported:
    """Import as Canvas does into a course with these assignments and students, by their ids."""
    text = data.decode("utf-8")
    assert delimiter(text) == ","
    rows = [r for r in csv.reader(io.StringIO(text)) if not re.fullmatch("[;, ]*", ",".join(r))]
    found = Imported()
    columns = canvas_columns(rows[0], assignments, found)
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            found.points = {name: row[k] for name, k in columns.items()}
        elif not all(re.fullmatch(r"(?i)\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row):
            number = re.match(r"\d+", row[1])
            who = students.get(int(number[0])) if number else None
            found.grades[who or row[0]] = {name: row[k].strip() for name, k in columns.items()}
    return found


def canvas_columns(
    header: list[str], assignments: dict[int, str], found: Imported
) -> dict[str, int]:
    """Where each assignment stands; one that Canvas does not know is proposed as new."""
    columns: dict[str, int] = {}
    for k in range(student_columns(header), len(header)):
        name = header[k]
        match = re.fullmatch(r"(.*) \((\d+)\)", name)
        known = assignments.get(int(match[2])) if match else None
        known = known or next((t for t in assignments.values() if t == name), None)
        if CANVAS_READ_ONLY.match(name):
            continue
        if known is None:
            found.new_assignments.append(name)
        columns[known or name] = k
    return columns


def student_columns(header: list[str]) -> int:
    if not (len(header) > 3 and "Student" in header[0] and "ID" in header[1]):
        raise Refused("no header")
    count = 3
    if re.search(r"SIS\s+Login\s+ID", header[2]):
        count = 4
    elif re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3]):
        count = 5 + bool(re.search(r"Integration\s+ID", header[4]))
    if "Section" not in header[count - 1]:
        raise Refused("no Section")
    return count


def delimiter(text: str) -> str:
    """Canvas counts fields in the first three physical lines."""
    counts = {}
    for separator in ";,":
        try:
            lines = [next(csv.reader([x], delimiter=separator)) for x in text.splitlines()[:3]]
        except StopIteration:
            continue
        if len({len(line) for line in lines}) == 1:
            counts[separator] = len(lines[0])
    return ";" if counts.get(";", 0) > counts.get(",", 0) else ","


def moodle_gradebook(data: bytes, key: str, users: set[str], columns: list[str]) -> Imported:
    """Import into existing items: one unknown user or one bad grade refuses the whole file."""
    found = Imported()
    for row in csv.DictReader(io.StringIO(data.decode("utf-8"))):
        if row[key] not in users:
            raise Refused(f"no user {row[key]}")
        grades = {}
        for column in columns:
            value = row[column].strip()
            if value in ("", "-"):
                continue
            if not re.fullmatch(r"-?\d+([.,]\d+)?", value):
                raise Refused(f"bad grade {value}")
            if float(value) > 100:
                raise Refused("more than 100")
            grades[column] = value
        found.grades[row[key]] = grades
    return found


def moodle_worksheet(
    data: bytes, participants: set[int], maximum: float, *, comments: str = "Feedback comments"
) -> tuple[dict[int, float], dict[int, str]]:
    """Grades and comments by participant, as the offline worksheet's importer takes them."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    header = rows[0]
    needed = ("Identifier", "Grade", "Last modified (grade)")
    if any(name not in header for name in needed):
        raise Refused("columns are missing")
    who, graded = header.index("Identifier"), header.index("Grade")
    grades, told = {}, {}
    for row in rows[1:]:
        participant = int(row[who][len("Participant") :])
        assert participant in participants
        value = row[graded].strip()
        if value and re.fullmatch(r"\d+(\.\d+)?", value) and 0 <= float(value) <= maximum:
            grades[participant] = float(value)
        if comments in header:
            told[participant] = row[header.index(comments)]
    return grades, told
