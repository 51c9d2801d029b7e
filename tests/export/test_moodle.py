"""Moodle's gradebook CSV and offline worksheet, read as its importers read them."""

from __future__ import annotations

import csv
import html.parser
import io
import re

import pytest

from grader.errors import UsageError
from grader.export.moodle import comment, moodle, worksheet
from grader.export.sheet import read_sheet
from grader.export.source import read
from grader.results.assessment import Assessment
from grader.results.model import Graded, Student
from tests.results.making import HOSTILE, SOFTMAX, check, report, results

from . import importers
from .conftest import NOW, showing

USERS = {"ada", "bob", "cyd", "dee", "eve", "fay"}

WORKSHEET = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 1","Ada Lovelace",,"Submitted for grading - ",,10.00,Yes,"Sunday, 1 March 2026",-,
"Participant 77",=Evil,BOB@example.org,"Submitted for grading - ",,10.00,Yes,-,-,
"Participant 4",Dee,,"Submitted for grading - ",3.00,10.00,Yes,-,-,"<p>old
words</p>"
"Participant 9",Nobody,,"No submission - ",,10.00,Yes,-,-,
"""


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "worksheet.csv"
    path.write_text(WORKSHEET, encoding="utf-8")
    return read_sheet(path)


def only(results, exercise):
    return read(results, Assessment(), NOW, [exercise])


def data_of(made):
    [(name, data)] = made.files.items()
    assert name == "moodle.csv"
    return data


def test_the_gradebook_takes_it(source):
    data = data_of(moodle(source))
    found = importers.moodle_gradebook(data, "student", USERS, ["exercise-3", "exercise-6"])
    assert found.grades["ada"] == {"exercise-3": "4", "exercise-6": "2.5"}
    assert found.grades["dee"] == {"exercise-3": "4"}  # no grade, and the import is not refused
    assert found.grades["eve"] == {"exercise-3": "0", "exercise-6": "0"}
    assert b"\r" not in data
    assert data.count(b"\n") == 7


def test_more_than_100_is_told(tmp_path):
    big = Graded("exercise-3", 3, "softmax", "S", "S", 150.0)
    made = results(tmp_path, ["a"], [report("a", big, [check(1, 150.0)])], exercises=[big])
    assert "above 100" in moodle(read(made, Assessment(), NOW)).notes[0]


def test_the_worksheet_is_filled_in(results, sheet):
    made = worksheet(only(results, "exercise-3"), sheet, (None, None))
    grades, told = importers.moodle_worksheet(data_of(made), {1, 77, 4, 9}, 10)
    # 4 points here are 10 in Moodle; bob is found by his email, dee by her number.
    assert grades == {1: 10.0, 77: 2.5, 4: 10.0}
    assert told[1].startswith("Exercise 3 · A softmax<br>The checks give 4 of 4 points.")
    assert told[9] == ""
    assert made.notes == ["Left out, since the template does not have them: cyd, eve, fay."]


def test_where_the_grader_failed_the_row_stays(results, sheet):
    made = worksheet(only(results, "exercise-6"), sheet, (None, None))
    grades, told = importers.moodle_worksheet(data_of(made), {1, 77, 4, 9}, 10)
    assert grades[4] == 3.0
    assert told[4] == "<p>old\nwords</p>"


def test_all_other_cells_stay(results, sheet):
    made = worksheet(only(results, "exercise-3"), sheet, (None, None))
    rows = list(csv.reader(io.StringIO(data_of(made).decode())))
    before = list(csv.reader(io.StringIO(WORKSHEET)))
    for new, old in zip(rows, before, strict=True):
        old[1] = old[1].replace("=Evil", "'=Evil")
        assert [*new[:4], *new[5:9]] == [*old[:4], *old[5:9]]


def test_a_worksheet_in_another_language(results, tmp_path):
    path = tmp_path / "w.csv"
    path.write_text("Kennung,Bewertung,Beste Bewertung,Kommentar\nTeilnehmer/in1,,100.00,\n")
    with pytest.raises(
        UsageError, match=r"no column `Grade`. Name it with --grade-column; it has: K"
    ):
        worksheet(only(results, "exercise-3"), read_sheet(path), (None, None))
    made = worksheet(only(results, "exercise-3"), read_sheet(path), ("Bewertung", "Kommentar"))
    row = data_of(made).decode().splitlines()[1].split(",")
    assert row[:3] == ["Teilnehmer/in1", "100", "100.00"]
    with pytest.raises(UsageError, match="no column `Note`"):
        worksheet(only(results, "exercise-3"), read_sheet(path), ("Note", None))


def test_a_worksheet_is_for_one_exercise(source, sheet):
    with pytest.raises(UsageError, match="--exercise"):
        worksheet(source, sheet, (None, None))


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not attrs

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_feedback_is_text_to_moodle_and_to_a_spreadsheet(tmp_path, text):
    failed = check(1, 4.0, "failed", message=text, example=text, printed=text)
    made = results(tmp_path, [Student("x", text)], [report("x", SOFTMAX, [failed])])
    source = read(made, Assessment(), NOW)
    [(_student, mark)] = source.pairs()
    read_as = Tags()
    read_as.feed(comment(source, mark))
    assert read_as.tags <= {"br", "wbr"}
    for row in csv.reader(io.StringIO(data_of(moodle(source)).decode()), delimiter=";"):
        assert not [cell for cell in row if re.match(r"\s*[=+\-@]", cell)]


def test_comparisons_in_messages_read_the_same(tmp_path):
    failed = check(1, 4.0, "failed", message="x <= 3 & y >= -1")
    made = results(tmp_path, ["x"], [report("x", SOFTMAX, [failed])])
    source = read(made, Assessment(), NOW)
    [(_student, mark)] = source.pairs()
    read_as = Tags()
    read_as.feed(comment(source, mark))
    assert "x <= 3 & y >= -1" in read_as.text


@pytest.mark.parametrize(
    ("shown", "sentence", "verdict", "message"),
    [
        ("nothing", False, False, False),
        ("name", True, False, False),
        ("verdict", True, True, False),
        ("all", True, True, True),
    ],
)
def test_hidden_checks_show_what_the_course_allows(results, shown, sentence, verdict, message):
    text = data_of(moodle(showing(results, shown))).decode()
    assert ("Sentence 3." in text) == sentence
    assert ("[crashed] Sentence 3." in text) == verdict
    assert ("softmax(x) of check 3" in text) == message
