"""A report as HTML: all is said, nothing of a submission is markup, hidden checks stay hidden."""

from __future__ import annotations

from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.html import STYLE, report_html, styled
from grader.report.markup import Html, element, sentence, text
from grader.report.model import Fact, Misconception, Verdict
from grader.text import speaking
from tests.results.making import HOSTILE, check, report

ELEMENTS = {
    *("section", "h2", "h3", "p", "span", "strong", "svg", "rect", "ol", "li", "div", "dl", "dt"),
    *("dd", "pre", "code", "mark"),
}
ATTRIBUTES = {
    *("class", "lang", "role", "dir", "aria-hidden", "viewbox", "preserveaspectratio"),
    *("focusable", "x", "y", "width", "height"),
}


class Read(HTMLParser):
    """What a browser would take a fragment for."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.classes: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(markup)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.open.append(tag)
        self.attributes |= {name for name, _value in attrs}
        self.classes += (dict(attrs).get("class") or "").split()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def read(markup: str) -> Read:
    found = Read(markup)
    assert set(found.elements) <= ELEMENTS
    assert found.attributes <= ATTRIBUTES
    return found


def graded(*checks, **more):
    return report("ada", checks=checks, **more)


def test_everything_a_failure_says_is_there():
    failed = check(2, 2.0, "failed", part="One part.", printed="here\nhere\n")
    page = read(report_html(graded(check(1, 1.0), failed), heading="Exercise 3 · A softmax"))
    for words in (
        *("Exercise 3 · A softmax", "softmax.py", "1 / 4", "C1", "Sentence 1.", "1 / 1", "0 / 2"),
        *("One part.", "softmax(x) of check 2 is wrong", "x = torch.tensor([2.0])", "expected"),
        *("0.5", "got", "0.25", "here  (2 times)", "This is a known mistake: mean."),
        *("This divides by the mean.", "passed", "failed"),
    ):
        assert words in page.text


def test_a_failure_is_never_told_by_colour_alone():
    page = read(report_html(graded(check(1, 1.0), check(2, 1.0, "timeout"))))
    assert "✓" in page.text
    assert "✗" in page.text
    assert "timed out" in page.text


def test_hidden_checks_are_counted_and_not_shown():
    secret = check(2, 2.0, "failed", hidden=True, printed="printed secret")
    other = check(3, 1.0, hidden=True)
    page = report_html(graded(check(1, 1.0), secret, other))
    found = read(page)
    assert "Hidden checks: 2" in found.text
    assert "1 / 3" in found.text
    for words in ("C2", "C3", "Sentence 2", "wrong", "0.5", "mean", "printed secret", "failed"):
        assert words not in page
    assert found.classes.count("tg-empty") == 2, "one bar for all hidden checks"


def test_a_known_mistake_is_explained_once():
    page = read(report_html(graded(check(1, 1.0, "failed"), check(2, 1.0, "failed"))))
    assert page.text.count("This divides by the mean.") == 1
    assert "The same known mistake as in C1: mean." in page.text


def test_failures_with_nothing_of_their_own_are_told_once():
    crash = {"message": "SyntaxError in line 3", "facts": (), "misconception": None}
    checks = [check(k, 1.0, "crashed", example=None, **crash) for k in (1, 2)]
    page = read(report_html(graded(*checks)))
    assert page.text.count("SyntaxError in line 3") == 1
    assert "The same as in C1." in page.text


def test_a_caret_marks_the_character_above_it():
    facts = (Fact("line 1", "    f(x"), Fact("", "     ^"))
    page = report_html(graded(check(1, 1.0, "crashed", facts=facts)))
    assert "    f<mark>(</mark>x" in page


def test_a_refusal_and_a_failure_of_the_grader_are_told_apart():
    refused = read(report_html(graded(status="refused", reason="the file is empty")))
    assert "Not graded: the file is empty." in refused.text
    assert "0 / 4" in refused.text
    failed = read(report_html(graded(status="grader_error", reason="the sandbox was lost")))
    assert "This is not your fault." in failed.text
    assert "the sandbox was lost" in failed.text
    assert " / 4" not in failed.text, "no score was made"


def test_a_check_that_the_grader_failed_on_costs_nothing():
    broken = check(2, 1.0, "grader_error", hidden=True)
    page = read(report_html(graded(check(1, 1.0), check(3, 2.0, "grader_error"), broken)))
    assert "no score was made" in page.text
    assert "– / 2" in page.text
    assert "– / 1" in page.text
    assert "Score" not in page.text


def test_hidden_checks_may_be_named():
    secret = check(2, 2.0, "failed", hidden=True)
    page = read(report_html(graded(check(1, 1.0), secret), name_hidden=True))
    assert "Sentence 2. hidden" in page.text
    assert "✗" not in page.text
    assert "wrong" not in page.text


def test_notices_and_next_steps_are_said():
    one = graded(check(1, 1.0), notices=("Line 2 was left out: `%matplotlib`.",))
    page = report_html(one, next_steps=("Next: `grade hint 3`",))
    assert "<code>%matplotlib</code>" in page
    assert "Next: <code>grade hint 3</code>" in page


def test_it_speaks_chinese():
    with speaking("zh"):
        page = report_html(graded(check(1, 1.0, "timeout")))
    assert 'lang="zh-Hans"' in page
    assert "超时" in page


def test_the_language_reaches_every_sentence_of_the_page():
    hidden = check(4, 1.0, hidden=True)
    failed = [check(1, 1.0, "failed"), check(2, 1.0, "failed"), check(3, 1.0, "timeout"), hidden]
    plain = [msgspec.structs.replace(c, title="", message="", facts=(), example="") for c in failed]
    with speaking("zh"):
        page = read(report_html(graded(*plain)))
    for english in ("Score", "Hidden", "known mistake", "same", "failed", "timed"):
        assert english not in page.text


def hostile(words: str):
    """A report that says these words wherever a submission can make it say something."""
    replace, short = msgspec.structs.replace, words[:200]
    bad = replace(
        check(1, 1.0, "failed"),
        id=short,
        title=short,
        part=short + ".",
        message=words,
        example=words,
        printed=words,
        facts=(Fact(short, words), Fact("", "  ^"), Fact("", "^")),
        misconception=Misconception(short, short, words),
    )
    made = graded(bad, notices=(words,))
    return replace(made, submission=replace(made.submission, file=words), reason=words)


ATTACKS = [
    *HOSTILE.values(),
    "</style><script>alert(1)</script>",
    "</code></pre><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>you</a>",
    '" onmouseover="alert(1)',
    "<!-- --><![CDATA[ x ]]><?php ?>",
    "&lt;script&gt; &amp;",
    "`<b>code</b>`",
    "\0\x07\x9b31m\ud800\u2066\u2069\ufeff",
    "x" * 100_000,
    "e" + "\u0301" * 500,
]


@pytest.mark.parametrize("words", ATTACKS, ids=range(len(ATTACKS)))
@pytest.mark.parametrize("status", ["graded", "refused", "grader_error"])
def test_hostile_text_stays_text(words, status):
    made = msgspec.structs.replace(hostile(words), status=status)
    page = report_html(made, heading=words[:200], level=3)
    read(page)
    page.encode("utf-8", "strict")
    assert all(c.isprintable() or c == "\n" for c in page)
    assert len(page) < 30_000 or len(words) < 1000


@given(st.text())
def test_no_text_becomes_markup(words):
    read(report_html(hostile(words)))
    assert Read(str(element("p", words, title=words))).elements == ["p"]


def test_text_comes_back_as_it_was():
    words = "a < b & c > 'd' \"e\" 王 é"
    assert read(str(element("p", words))).text == words
    assert text(Html("<b>x</b>")) == "<b>x</b>"
    assert sentence("use `a < b`") == "use <code>a &lt; b</code>"


def test_the_style_sheet_ends_where_it_should():
    assert "</" not in STYLE
    assert "@import" not in STYLE
    assert "url(" not in STYLE
    page = styled(report_html(graded(check(1, 1.0))))
    assert page.startswith("<style>")
    assert page._repr_html_() == str(page)
    assert page.__html__() == str(page)


def test_all_verdicts_have_a_row():
    for verdict in Verdict:
        page = read(report_html(graded(check(1, 1.0, verdict.value))))
        assert "tg-check" in page.classes
