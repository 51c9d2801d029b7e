"""One report as a piece of HTML, for a web page or a notebook: from data only, without scripts.

It has no ids and no inline styles, so that several stand on one page under any content security
policy; `STYLE` is the style sheet that goes with it once. Everything that may come from a
submission is text here (`grader.report.markup`), and stays in the column it was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.report.escape import shorten
from grader.report.markup import Html, element, sentence, text, together
from grader.report.model import CheckResult, Fact, Report, Verdict
from grader.report.telling import (
    FACT_LIMIT,
    MESSAGE_LIMIT,
    PRINTED_LINE,
    likeness,
    local_id,
    printed,
    verdict_name,
)
from grader.text import _, language

STYLE = Path(__file__).with_name("report.css").read_text(encoding="utf-8")

MARKS = {Verdict.PASSED: "✓", Verdict.NOT_ATTEMPTED: "○", Verdict.GRADER_ERROR: "!"}
OTHER_MARK = "✗"
PLAIN = (Verdict.PASSED, Verdict.FAILED)
"""Verdicts that the mark alone says; the others are named beside the sentence."""


def report_html(
    report: Report,
    *,
    heading: str = "",
    level: int = 2,
    next_steps: Sequence[str] = (),
    name_hidden: bool = False,
) -> Html:
    """The report as one `<section>`.

    `heading` names the exercise, as a heading of this level; without it the report has none.
    Hidden checks are counted with their points, and nothing of them is shown; with `name_hidden`
    their sentences are, and how many points each is worth.
    """
    head = [sentence(heading)]
    if report.submission.file:
        head.append(
            element("span", shorten(report.submission.file, PRINTED_LINE), class_="tg-file")
        )
    parts = [
        element(f"h{level}", together(*head), class_="tg-heading") if heading else None,
        *_body(report, name_hidden),
        *(element("p", sentence(step), class_="tg-next") for step in next_steps),
    ]
    return element("section", *parts, class_="tg-report", lang=html_language())


def styled(fragment: Html) -> Html:
    """A fragment with its style sheet, for a notebook's output."""
    return together(element("style", Html(STYLE)), fragment)


def html_language() -> str:
    """The current language, as HTML names it."""
    return "zh-Hans" if language() == "zh" else "en"


def _body(report: Report, name_hidden: bool) -> Iterator[Html]:
    for notice in report.submission.notices:
        yield element("p", sentence(shorten(notice, MESSAGE_LIMIT)), class_="tg-notice")
    if report.status == "refused":
        reason = (report.reason or "").rstrip(".")
        words = _("Not graded: {reason}.").format(reason=reason)
        yield _score(report)
        yield element("p", sentence(shorten(words, MESSAGE_LIMIT)), class_="tg-refused")
    elif _is_broken(report):
        words = _("The grader failed; no score was made. This is not your fault.")
        yield element("p", sentence(words), class_="tg-refused")
        if report.reason:
            yield element("p", sentence(shorten(report.reason, MESSAGE_LIMIT)))
        yield checks_html(report.checks, name_hidden=name_hidden)
    else:
        yield _score(report)
        yield checks_html(report.checks, name_hidden=name_hidden)


def _is_broken(report: Report) -> bool:
    """True where the grader failed, be it on a single check."""
    broken = any(check.verdict is Verdict.GRADER_ERROR for check in report.checks)
    return report.status == "grader_error" or broken


def _score(report: Report) -> Html:
    points = f"{report.score or 0.0:g} / {report.max_score:g}"
    return element(
        "p",
        element("span", _("Score"), class_="tg-label"),
        " ",
        element("strong", points),
        score_strip(report.checks),
        class_="tg-score",
    )


def score_strip(checks: Sequence[CheckResult]) -> Html:
    """One bar a check, as long as its points, filled as far as they were given.

    Only decoration: what it shows stands in words beside it. Hidden checks make one bar together.
    """
    gap, at, bars = 0.12, 0.0, []
    lengths = [(c.points, c.max_points) for c in checks if not c.hidden]
    hidden = [(c.points, c.max_points) for c in checks if c.hidden]
    for points, most in [*lengths, *([_sum(hidden)] if hidden else [])]:
        length = max(most - gap, gap)
        bars.append(_bar(at, length, "tg-empty"))
        if points > 0 and most:
            bars.append(_bar(at, length * min(1.0, points / most), "tg-full"))
        at += most
    if not bars:
        return Html("")
    box = f"0 0 {at - gap:g} 1"
    frame = {"viewBox": box, "preserveAspectRatio": "none", "focusable": "false"}
    return element("svg", *bars, class_="tg-strip", aria_hidden="true", **frame)


def _sum(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(given for given, _most in points), sum(most for _given, most in points)


def _bar(x: float, width: float, kind: str) -> Html:
    return element("rect", x=f"{x:g}", y="0", width=f"{width:g}", height="1", class_=kind)


def checks_html(checks: Sequence[CheckResult], *, name_hidden: bool = False) -> Html:
    """One row a check, failures explained below theirs; what hidden ones gave, in one line."""
    hidden = [c for c in checks if c.hidden]
    said: dict[tuple[object, ...], str] = {}
    told: dict[str, str] = {}
    rows = []
    for check in checks:
        if not check.hidden:
            rows.append(element("li", *_check(check, said, told), class_=_kind(check)))
        elif name_hidden:
            rows.append(element("li", _line(check, "·"), class_="tg-check tg-open"))
    # Safari reads a list without bullets as a list only where its role is spelled out.
    listed = element("ol", *rows, class_="tg-checks", role="list") if rows else None
    return together(listed, _hidden(hidden) if hidden else None)


def _hidden(checks: Sequence[CheckResult]) -> Html:
    given, most = _sum([(c.points, c.max_points) for c in checks])
    broken = any(c.verdict is Verdict.GRADER_ERROR for c in checks)
    points = f"{'–' if broken else f'{given:g}'} / {most:g}"
    name = _("Hidden checks: {count}").format(count=len(checks))
    return element("p", name, element("span", points, class_="tg-points"), class_="tg-hidden")


def _kind(check: CheckResult) -> str:
    if check.verdict is Verdict.PASSED:
        return "tg-check tg-passed"
    calm = check.verdict in (Verdict.NOT_ATTEMPTED, Verdict.GRADER_ERROR)
    return "tg-check tg-open" if calm else "tg-check tg-failed"


def _check(
    check: CheckResult, said: dict[tuple[object, ...], str], told: dict[str, str]
) -> Iterator[Html]:
    """The row of one check; `said` and `told` know what was explained before, and learn."""
    named = element("span", verdict_name(check.verdict), class_=_verdict_class(check))
    given = "–" if check.verdict is Verdict.GRADER_ERROR else f"{check.points:g}"
    points = f"{given} / {check.max_points:g}"
    yield _line(check, MARKS.get(check.verdict, OTHER_MARK), named, points)
    if check.verdict is not Verdict.PASSED:
        before = said.setdefault(likeness(check), local_id(check))
        if before == local_id(check):
            yield element("div", *_why(check, told), class_="tg-why")
        elif check.verdict is not Verdict.NOT_ATTEMPTED:
            words = _("The same as in {check}.").format(check=before)
            yield element("div", element("p", words), class_="tg-why")


def _line(check: CheckResult, mark: str, verdict: Html | None = None, points: str = "") -> Html:
    """Mark, name, sentence and points; without a verdict, only the points that there are."""
    named = verdict or element("span", _("hidden"), class_="tg-verdict")
    return element(
        "div",
        element("span", mark, class_="tg-mark", aria_hidden="true"),
        element("span", local_id(check), class_="tg-id"),
        element("span", sentence(check.title), " ", named, class_="tg-title"),
        element("span", points or f"{check.max_points:g}", class_="tg-points"),
        class_="tg-line",
    )


def _verdict_class(check: CheckResult) -> str:
    return "tg-unseen" if check.verdict in PLAIN else "tg-verdict"


def _why(check: CheckResult, told: dict[str, str]) -> Iterator[Html]:
    """What one failure is about."""
    if check.part and check.part != check.title:
        yield element("p", sentence(check.part), class_="tg-part")
    if check.message:
        yield element("p", sentence(shorten(check.message, MESSAGE_LIMIT)), class_="tg-message")
    rows = [together(element("dt", label), element("dd", shown)) for label, shown in _rows(check)]
    if rows:
        yield element("dl", *(element("div", row) for row in rows), class_="tg-facts")
    yield from _misconception(check, told)


def _rows(check: CheckResult) -> Iterator[tuple[str, Html]]:
    if check.example:
        yield _("input"), _code(text(shorten(check.example, FACT_LIMIT)))
    explained = check.misconception is not None
    yield from _facts([f for f in check.facts if not (explained and f.label == _("note"))])
    if check.printed.strip():
        yield _("it printed"), _code(_printed(check.printed))


def _facts(facts: Sequence[Fact]) -> Iterator[tuple[str, Html]]:
    """Facts; one that is only a caret marks the character above it."""
    for k, fact in enumerate(facts):
        if _is_caret(fact) and k:
            continue
        pointed = k + 1 < len(facts) and _is_caret(facts[k + 1])
        at = facts[k + 1].text.index("^") if pointed else None
        yield fact.label, _code(_marked(shorten(fact.text, FACT_LIMIT), at))


def _is_caret(fact: Fact) -> bool:
    return not fact.label and fact.text.strip() == "^"


def _marked(line: str, at: int | None) -> Html:
    if at is None or at >= len(line):
        return text(line)
    return together(line[:at], element("mark", line[at]), line[at + 1 :])


def _code(content: Html) -> Html:
    return element("pre", element("code", content), dir="ltr")


def _printed(words: str) -> Html:
    lines, more = printed(words)
    shown = []
    for line, count in lines:
        times = "  " + _("({count} times)").format(count=count) if count > 1 else ""
        shown.append(shorten(line, PRINTED_LINE) + times)
    return text("\n".join([*shown, _("… and more")] if more else shown))


def _misconception(check: CheckResult, told: dict[str, str]) -> Iterator[Html]:
    """A known mistake with its message; once only, where it explains several checks."""
    named = check.misconception
    if named is None:
        return
    before = told.setdefault(named.id, local_id(check))
    name = named.name.replace("_", " ")
    if before != local_id(check):
        words = _("The same known mistake as in {check}: {name}.").format(check=before, name=name)
        yield element("p", sentence(words), class_="tg-again")
        return
    head = _("This is a known mistake: {name}.").format(name=name)
    yield element(
        "div",
        element("p", element("strong", head)),
        element("p", sentence(shorten(named.message, FACT_LIMIT))),
        class_="tg-mistake",
    )
