"""`grade report` and `grade similar` as one types them."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import msgspec
import pytest

from grader.cli.main import main
from grader.results.model import Batch, Graded, Student
from grader.results.store import Results
from grader.text import set_language
from tests.results.making import check, report, small_class

COURSE = Path(__file__).resolve().parents[2]
SOFTMAX = Graded("exercise-3", 3, "softmax", "A softmax", "softmax", 10.0)


@pytest.fixture(autouse=True)
def _language(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    yield
    set_language("en")


@pytest.fixture
def grade(capsys, monkeypatch, tmp_path):
    """Runs a command in an empty folder; gives its exit code and all that it said."""
    monkeypatch.chdir(tmp_path)

    def run(*words) -> tuple[int, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, " ".join((said.out + said.err).split())

    return run


def test_report_writes_the_site_and_says_where(grade, tmp_path):
    small_class(tmp_path / "results")
    code, said = grade("report", "results")
    assert code == 0
    assert "results/site/index.html" in said
    assert "6 pages" in said
    assert "need a human, on your page: 3" in said
    assert (tmp_path / "results/site/index.html").is_file()
    assert len(list((tmp_path / "results/site/students").iterdir())) == 6


def test_a_page_of_somebody_else_is_not_overwritten(grade, tmp_path):
    small_class(tmp_path / "results")
    (tmp_path / "index.html").write_text("<h1>Our course</h1>")
    code, said = grade("report", "results", "--to", ".")
    assert code == 2
    assert "--to DIR" in said
    assert (tmp_path / "index.html").read_text() == "<h1>Our course</h1>"
    assert not (tmp_path / "students").exists()
    assert grade("report", "results")[0] == 0
    assert grade("report", "results")[0] == 0, "our own page is written anew"


def test_report_elsewhere_in_chinese_by_rules(grade, tmp_path):
    small_class(tmp_path / "results")
    (tmp_path / "rules.toml").write_text("[total]\nout_of = 100\n")
    code, _said = grade(
        *("report", "results", "--to", "pages", "--lang", "zh", "--assessment", "rules.toml")
    )
    assert code == 0
    assert not (tmp_path / "results/site").exists()
    page = (tmp_path / "pages/students/ada.html").read_text("utf-8")
    assert "<strong>100</strong>" in page
    assert 'lang="zh-Hans"' in page


def test_the_moment_decides_about_hidden_checks(grade, tmp_path):
    small_class(tmp_path / "results")
    rules = '[hidden]\nafter = 2030-01-01T00:00:00Z\nshow_after = "all"\n'
    (tmp_path / "rules.toml").write_text(rules)
    page = tmp_path / "results/site/students/bob.html"
    for moment, seen in (("2029-12-31T23:59:59Z", False), ("2030-01-01T00:00:00Z", True)):
        words = ("report", "results", "--assessment", "rules.toml", "--as-of", moment)
        assert grade(*words)[0] == 0
        assert ("Sentence 3" in page.read_text("utf-8")) == seen


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("report", "nothing"), 2, "No results in nothing"),
        (("report",), 2, "grade report"),
        (("report", "results", "--to", "file"), 3, "cannot be written"),
        (("report", "results", "--assessment", "gone.toml"), 2, "gone.toml"),
        (("report", "results", "--similar", "gone"), 2, "gone does not exist"),
        (("similar", "nothing", "--submissions", "x"), 2, "No results in nothing"),
        (("similar", "results"), 2, "--submissions"),
        (("similar", "results", "--submissions", "x", "--least", "0"), 2, "--least"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(grade, tmp_path, words, code, sentence):
    batch = results_of({})
    (tmp_path / "results").mkdir()
    Results(tmp_path / "results").write_batch(batch)
    (tmp_path / "file").write_text("a file, no folder")
    found = grade(*words, "--course", COURSE)
    assert found[0] == code
    assert sentence in found[1]


@pytest.mark.parametrize(
    ("library", "words"),
    [("jinja2", ("report", "r")), ("copydetect", ("similar", "r", "--submissions", "s"))],
)
def test_a_missing_library_is_named_with_its_extra(grade, monkeypatch, library, words):
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == library else there(name)
    )
    code, said = grade(*words)
    assert code == 2
    assert "pip install 'torchgrade[reports]'" in said


def results_of(texts: dict[str, str]) -> Batch:
    people = tuple(Student(name, name.title()) for name in texts)
    return Batch("folders", (SOFTMAX,), people)


def handed_in(root: Path, texts: dict[str, str]) -> Results:
    """Submissions on disk, and the reports of exactly these files."""
    made = Results(root / "results")
    made.write_batch(results_of(texts))
    for name, text in texts.items():
        path = root / "handed" / name / "softmax.py"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
        one = report(name, SOFTMAX, [check(1, 10.0)])
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        info = msgspec.structs.replace(one.submission, sha256=digest)
        made.write(msgspec.structs.replace(one, submission=info))
    return made


def right(number: int) -> str:
    path = sorted((COURSE / "solutions/03_softmax/right").glob("*.py"))[number]
    return path.read_text("utf-8")


def test_similar_lists_who_shares_code(grade, tmp_path):
    handed_in(tmp_path, {"ada": right(0), "bob": "# mine\n" + right(0), "cyd": right(1)})
    code, said = grade("similar", "results", "--submissions", "handed", "--course", COURSE)
    assert code == 0
    assert "Ada Bob 100 % 100 %" in said
    assert "Cyd" not in said
    assert "A lead for a human, not a verdict" in said


def test_similar_compares_only_what_was_graded(grade, tmp_path):
    handed_in(tmp_path, {"ada": right(0), "bob": right(0)})
    (tmp_path / "handed/bob/softmax.py").write_text(right(0) + "# handed in again\n", "utf-8")
    code, said = grade("similar", "results", "--submissions", "handed", "--course", COURSE)
    assert code == 0
    assert "Exercise 3: 1 file is not the one graded" in said
    assert "No two submissions share 70 %" in said


def test_similar_code_is_on_the_class_page_and_on_no_other(grade, tmp_path):
    handed_in(tmp_path, {"ada": right(0), "bob": right(0)})
    words = ("report", "results", "--course", COURSE)
    assert grade(*words, "--similar", "handed")[0] == 0
    site = tmp_path / "results/site"
    assert "A lead for a human" in (site / "index.html").read_text("utf-8")
    for page in (site / "students").iterdir():
        assert "A lead for" not in page.read_text("utf-8")
    assert grade(*words)[0] == 0
    assert "A lead for a human" not in (site / "index.html").read_text("utf-8")
