"""The pages as files: deterministic, closed to the outside, students apart from each other."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import msgspec
import pytest

from grader.errors import UsageError
from grader.report.model import Fact
from grader.results.assessment import Assessment, Hidden, Shown
from grader.results.model import Student
from grader.results.store import Results
from grader.site.write import write_site
from grader.text import speaking
from tests.results.making import HOSTILE, MLP, SOFTMAX, check, report, results, small_class
from tests.site.conftest import NOW

VOID = {"meta", "br"}
FORBIDDEN = {"script", "iframe", "object", "embed", "form", "base", "link", "img", "input"}


class Parsed(HTMLParser):
    """A page as a browser takes it; raises where elements do not close."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.starts: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.style = ""
        self.feed(page)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.starts.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.starts.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "style":
            self.style += data
        else:
            self.text += data

    def handle_comment(self, data):
        raise AssertionError(data)


def pages(folder):
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*.html")}


def write(results_, to, rules=None, now=NOW):
    write_site(results_, to, rules or Assessment(), now)
    return pages(to)


def test_one_page_for_the_instructor_and_one_a_student(site, demo):
    found = pages(site)
    assert len(found) == 31
    assert "index.html" in found
    assert {f"students/{s.id}.html" for s in demo.batch().students} < set(found)


def test_the_same_results_give_the_same_bytes(demo, site, tmp_path):
    assert write(demo, tmp_path) == pages(site)


def check_closed(page: str) -> Parsed:
    """Nothing from outside, nothing that runs, no style but the one that the policy names."""
    parsed = Parsed(page)
    for tag, attributes in parsed.starts:
        assert tag not in FORBIDDEN
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src", "xlink:href"):
            target = attributes.get(name) or "#"
            assert target.startswith(("#", "students/"))
    ids = [attributes["id"] for _tag, attributes in parsed.starts if "id" in attributes]
    assert len(ids) == len(set(ids))
    policy = next(a["content"] for _t, a in parsed.starts if "http-equiv" in a)
    digest = base64.b64encode(hashlib.sha256(parsed.style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "unsafe" not in policy
    assert not re.search(r"url\(|@import|expression", parsed.style)
    return parsed


def test_pages_are_closed_to_the_outside(site):
    for page in pages(site).values():
        check_closed(page)


def test_a_students_page_is_about_nobody_else(tmp_path):
    made = write(small_class(tmp_path / "r"), tmp_path)
    everyone = {"ada": "Ada Lovelace", "dee": HOSTILE["chinese"]}
    for student, name in everyone.items():
        page = made[f"students/{student}.html"]
        assert name in page
        assert "index.html" not in page
        for other in ("ada", "bob", "cyd", "dee", "eve", "fay", *everyone.values()):
            if other not in (student, name):
                assert not re.search(rf"\b{re.escape(other)}\b", page)


SECRETS = ("Sentence 3", "check 3", "C3", "tensor([3.0])", "crashed")


def bobs_page(tmp_path, hidden: Hidden, now=NOW) -> str:
    """Bob's third check is hidden, and his code crashed there."""
    made = write(small_class(tmp_path / "r"), tmp_path / "s", Assessment(hidden=hidden), now)
    return Parsed(made["students/bob.html"]).text


def test_hidden_checks_stay_hidden(tmp_path):
    text = bobs_page(tmp_path, Hidden())
    assert "Hidden checks: 1" in text
    assert not [words for words in SECRETS if words in text]


def test_the_rules_may_name_hidden_checks(tmp_path):
    text = bobs_page(tmp_path, Hidden(show=Shown.NAME))
    assert "Sentence 3" in text
    assert not [words for words in SECRETS if words in text and words not in ("Sentence 3", "C3")]


def test_the_rules_may_tell_verdicts_of_hidden_checks(tmp_path):
    text = bobs_page(tmp_path, Hidden(show=Shown.VERDICT))
    assert "crashed" in text
    assert "tensor([3.0])" not in text
    assert "check 3" not in text


def test_the_rules_may_show_hidden_checks_from_a_moment_on(tmp_path):
    later = Hidden(after=NOW, show_after=Shown.ALL)
    assert "tensor([3.0])" not in bobs_page(tmp_path, later, NOW - dt.timedelta(seconds=1))
    assert "tensor([3.0])" in bobs_page(tmp_path, later, NOW)


def test_the_instructor_sees_hidden_checks(tmp_path):
    text = Parsed(write(small_class(tmp_path / "r"), tmp_path)["index.html"]).text
    assert "Sentence 3. (hidden)" in " ".join(text.split())


def test_students_do_not_read_why_the_grader_failed(tmp_path):
    lost = report("ada", status="grader_error", reason="the reference returned 42")
    page = write(results(tmp_path / "r", ["ada"], [lost]), tmp_path)["students/ada.html"]
    assert "the reference returned 42" not in page
    assert "This is not your fault." in page


def test_every_state_has_its_words(tmp_path):
    made = write(small_class(tmp_path / "r"), tmp_path)
    said = {
        "ada": ("6.5 of 6.5 points",),
        "bob": ("Handed in for the group red.", "2026-03-03 12:00"),
        "cyd": ("Handed in, and could not be read.", "Not graded: the file is empty."),
        "dee": ("No score yet: the grader failed.", "There is no total yet"),
        "eve": ("Not handed in.", "0 of 6.5 points"),
        "fay": ("No score yet: it was not graded.",),
    }
    for student, sentences in said.items():
        text = " ".join(Parsed(made[f"students/{student}.html"]).text.split())
        for sentence in sentences:
            assert sentence in text


def test_the_arithmetic_is_on_the_page(tmp_path):
    from grader.results.assessment import Counted, Late

    due = dt.datetime(2026, 3, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    rules = Assessment(
        exercises={SOFTMAX.id: Counted(weight=10, due=due), MLP.id: Counted(late=Late())},
        late=Late(per_day=20),
    )
    page = write(small_class(tmp_path / "r"), tmp_path, rules)["students/bob.html"]
    text = " ".join(Parsed(page).text.split())
    assert "How your mark is made" in text
    assert "Mark" in text
    # 1 of 4 points, a day late: 0.8, which is 2 of 10; and all 2.5 of exercise 6.
    assert "2 / 10" in text
    assert "4.5 of 12.5 points" in text


def test_every_section_of_the_class_page_is_there(site):
    text = Parsed(pages(site)["index.html"]).text
    for words in (
        *("What to teach again first", "Submissions that need a human", "Known mistakes"),
        *("Distribution of the scores", "Points of the exercises", "Discrimination", "Students"),
        *("naive exponential", "not allowed", "broke the protocol", "Crocker"),
    ):
        assert words in text
    assert "Similar code" not in text


def test_an_empty_class_has_a_page(tmp_path):
    made = write(results(tmp_path / "r", [], []), tmp_path)
    assert list(made) == ["index.html"]
    check_closed(made["index.html"])


def test_one_student_alone_has_pages(tmp_path):
    reports = [report("ada", SOFTMAX, [check(1, 4.0, "failed")])]
    for page in write(results(tmp_path / "r", ["ada"], reports), tmp_path).values():
        check_closed(page)


def test_pages_speak_chinese(demo, tmp_path):
    with speaking("zh"):
        made = write(demo, tmp_path)
    for page in made.values():
        assert '<html lang="zh-Hans">' in page
    text = Parsed(made["index.html"]).text
    assert "稳定的 softmax" in text
    for english in ("Students", "Checks", "Graded", "edian", "Difficulty", "What"):
        assert english not in text


def test_older_pages_are_told_and_left(tmp_path):
    students = tmp_path / "students"
    students.mkdir()
    (students / "gone.html").write_text("kept")
    made = write_site(small_class(tmp_path / "r"), tmp_path, Assessment(), NOW)
    assert made.older == ("gone.html",)
    assert (students / "gone.html").read_text() == "kept"


def test_results_that_are_none_are_refused(tmp_path):
    with pytest.raises(UsageError):
        write_site(Results(tmp_path), tmp_path, Assessment(), NOW)


ATTACKS = {
    **HOSTILE,
    "script": "</title><script>alert(1)</script>",
    "style": "</style><script>alert(1)</script>",
    "image": "</code></pre><img src=x onerror=alert(1)>",
    "link": "<a href='javascript:alert(1)'>",
    "attribute": '" onmouseover="alert(1)" x="',
    "template": "{{ 7*7 }}{% for x in () %}{{ lipsum.__globals__ }}",
    "format": "{0.__class__} {student} %s %(x)s",
    "controls": "\0\x07\x1b[2J\x9b31m\u202e\u2066\u2069\ufeff\u2028",
    "large": "x" * 100_000,
}


@pytest.mark.parametrize("words", ATTACKS.values(), ids=ATTACKS)
def test_hostile_text_stays_text(tmp_path, words):
    short = words[:150]
    bad = check(
        *(1, 4.0, "failed"),
        message=words,
        example=words,
        printed=words,
        facts=(Fact("got", words), Fact("", "  ^")),
    )
    forbidden = msgspec.structs.replace(bad, verdict="forbidden")
    reports = [
        report(short, SOFTMAX, [bad], group=short, notices=(short,), submitted=short),
        report(short, MLP, status="refused", reason=words),
        report("ada", SOFTMAX, [forbidden]),
    ]
    people = [Student(short, short, short), Student("ada", "Ada")]
    made = results(tmp_path / "r", people, reports, exercises=(SOFTMAX, MLP))
    for page in write(made, tmp_path / "s").values():
        parsed = check_closed(page)
        for _tag, attributes in parsed.starts:
            target = unquote(attributes.get("href") or "#")
            assert target.startswith("#") or (tmp_path / "s" / target).is_file()
        assert all(c.isprintable() or c == "\n" for c in page)
        assert len(page) < 120_000
        assert "alert(1)" not in "".join(str(a) for _t, a in parsed.starts)
