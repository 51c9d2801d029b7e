"""`grade export` as an instructor runs it."""

from __future__ import annotations

import sys

import pytest

from grader.cli.main import main
from grader.text import set_language

from .conftest import LATE

FORMATS = {
    "csv": "marks.csv",
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
    "gradescope": "gradescope/ada/exercise-3/results.json",
    "junit": "junit.xml",
    "classroom50": "classroom50/ada/result.json",
}


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("GRADE_COURSE", "GRADE_TRACEBACK", "OWNER", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("CLASSROOM", "ml")
    monkeypatch.setenv("ASSIGNMENT", "softmax")
    yield
    set_language("en")


@pytest.fixture
def export(results, capsys):
    """Runs `grade export FORMAT results ...`; gives the exit code and all that was said."""

    def run(name, *words, folder="results"):
        code = main(["export", name, folder, *words])
        said = capsys.readouterr()
        return code, " ".join(f"{said.out} {said.err}".split())

    return run


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_writes_below_the_results(export, tmp_path, name):
    code, said = export(name)
    assert code == 0
    assert "Wrote" in said
    assert "Without a mark, since a human has to look: dee (exercise-6), fay (exercise-6)." in said
    assert (tmp_path / "results" / "export" / FORMATS[name]).is_file()


def test_to_another_place(export, tmp_path):
    assert export("junit", "--to", "a b/out.xml") == (0, export("junit", "--to", "a b/out.xml")[1])
    assert (tmp_path / "a b" / "out.xml").is_file()
    assert export("gradescope", "--to", "there")[0] == 0
    assert (tmp_path / "there" / "bob" / "exercise-6" / "results.json").is_file()


def test_only_one_exercise(export, tmp_path):
    assert export("csv", "--exercise", "softmax", "--to", "m.csv")[0] == 0
    assert "exercise-6" not in (tmp_path / "m.csv").read_text().splitlines()[0]


def test_explained(export, tmp_path):
    (tmp_path / "late.toml").write_text(LATE)
    words = ["--explain", "--assessment", "late.toml", "--to", "m.csv"]
    code, said = export("csv", *words)
    assert (code, "Marks by late.toml." in said) == (0, True)
    lines = (tmp_path / "m.csv").read_text().splitlines()
    row = next(line for line in lines if line.startswith("bob") and ",late," in line)
    said = "Late by 24 h 0 min (days begun: 1): minus 10 % of the points reached."
    assert row.endswith(f",late,{said},-0.1,0.9")
    assert export("csv", *words, "--lang", "zh")[0] == 0
    assert "检查得分" in (tmp_path / "m.csv").read_text(encoding="utf-8")


def test_the_courses_own_rules_are_found(export, tmp_path):
    for folder in ("exercises", "solutions"):
        (tmp_path / "course" / folder).mkdir(parents=True)
    rules = tmp_path / "course" / "assessment.toml"
    rules.write_text('exercises.exercise-3 = {}\nextensions = [{student = "zoe", days = 1}]')
    code, said = export("csv", "--course", "course", "--to", "m.csv")
    assert code == 0
    assert "Marks by course/assessment.toml." in said or f"Marks by {rules}." in said
    assert "Extensions for students who are not in these results: zoe." in said
    assert "exercise-6" not in (tmp_path / "m.csv").read_text()


def test_hidden_checks_open_at_their_moment(export, tmp_path):
    (tmp_path / "r.toml").write_text(
        'time_zone = "Asia/Shanghai"\nhidden = {after = 2026-07-01T00:00:00, show_after = "all"}'
    )
    words = ["--assessment", "r.toml", "--to", "m.csv", "--as-of"]
    for moment, seen in (("2026-06-30T23:59", False), ("2026-07-01T00:00", True)):
        assert export("moodle", *words, moment)[0] == 0
        assert ("check 3 is wrong" in (tmp_path / "m.csv").read_text()) == seen


def test_a_template(export, tmp_path):
    text = "Student,ID,Section,A softmax (7)\nPoints Possible,,,4\nAda,101,x,\n"
    (tmp_path / "t.csv").write_text(text)
    words = ["--template", "t.csv", "--assignment", "3=A softmax (7)", "--to", "c.csv"]
    assert export("canvas", *words, "--exercise", "3")[0] == 0
    assert (tmp_path / "c.csv").read_text().splitlines()[2] == "Ada,101,x,4"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["csv", "--exercise", "99"], "have no exercise `99`. They have: exercise-3, exercise-6."),
        (["canvas", "--assignment", "Softmax"], "like '3=Softmax (4711)'"),
        (["canvas", "--template", "none.csv"], "none.csv cannot be read: No such file"),
        (["moodle", "--as-of", "tomorrow"], "`tomorrow` is no moment"),
        (["csv", "--assessment", "none.toml"], "none.toml cannot be read"),
        (["tsv"], "tsv"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_wrong_command_is_told(export, words, said):
    code, text = export(*words)
    assert code == 2
    assert said in text


def test_a_folder_without_results_is_told(export):
    code, said = export("csv", folder="elsewhere")
    assert code == 2
    assert "No results in elsewhere: `grade batch SUBMISSIONS --out elsewhere` makes them." in said


def test_a_place_that_cannot_be_written_is_told(export, tmp_path):
    (tmp_path / "file").write_text("")
    code, said = export("junit", "--to", "file/out.xml")
    assert code == 3
    assert "cannot be written" in said


def test_nbgrader_is_asked_for(export, monkeypatch):
    monkeypatch.delitem(sys.modules, "grader.export.nbgrader", raising=False)
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    code, said = export("nbgrader")
    assert code == 2
    assert "pip install 'torchgrade[nbgrader]'" in said


def test_the_help_names_the_formats(capsys):
    assert main(["export", "--help"]) == 0
    page = capsys.readouterr().out
    for name in [*FORMATS, "nbgrader"]:
        assert f"grade export {name} results" in page
    assert main(["export"]) == 2
    assert capsys.readouterr().err.strip().endswith("errors of the grader.")
