"""The class page: for the instructor alone, names and hidden checks included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from grader.report.markup import Html, element
from grader.report.model import Verdict
from grader.report.telling import verdict_name
from grader.results.cells import number_cell
from grader.results.grades import State
from grader.results.marks import ExerciseMark, Marks
from grader.results.model import Batch
from grader.similarity.model import MOST_SHOWN, Pair, and_more, caution
from grader.site import charts
from grader.site.figures import FEWEST, ClassFigures, Item, Reteach, quartiles
from grader.site.pages import Page, heading, versions
from grader.text import _, plural
from grader.text.phrases import closed_up

SHADES = 5


def class_page(batch: Batch, figures: ClassFigures, pairs: Sequence[Pair] | None = None) -> Page:
    """The page of a class; `pairs` are similar submissions, where they were asked for."""
    found = [p.report.versions for row in figures.rows for p in row.exercises if p.report]
    headings = _headings(pairs is not None)
    return Page(
        "class.html",
        {
            "figures": figures,
            "summary": _summary(figures),
            "headings": headings,
            "sections": list(_sections(figures, headings)),
            "charts": _charts(figures),
            "distribution_line": _distribution(figures.totals),
            "bins": charts.counts(figures.totals),
            "columns": _columns(figures),
            "in_columns": _in_columns,
            "fewest": FEWEST,
            "similar": None if pairs is None else pairs[:MOST_SHOWN],
            "lead": caution(),
            "more": and_more(len(pairs)) if pairs and len(pairs) > MOST_SHOWN else "",
            "notices": batch.notices,
            "versions": versions(found),
            **_words(),
        },
    )


def _words() -> dict[str, object]:
    """The functions that put figures into words."""
    return {
        "bar": bar,
        "bin_name": _bin_name,
        "cell": _cell,
        "concern": _concern,
        "correlation": _correlation,
        "local": _local,
        "graded_count": _graded_count,
        "local_ids": lambda ids: ", ".join(map(_local, ids)),
        "reteach_line": _reteach_line,
        "row_total": _row_total,
        "shade": _shade,
        "students_count": _students_count,
    }


def _headings(similar: bool) -> dict[str, str]:
    headings = {
        "reteach": _("What to teach again first"),
        "concerns": _("Submissions that need a human"),
        "distribution": _("Distribution of the scores"),
        "exercises": _("Points of the exercises"),
        "checks": _("Checks"),
        "mistakes": _("Known mistakes"),
        "students": _("Students"),
    }
    return headings | ({"similar": _("Similar code")} if similar else {})


def _sections(figures: ClassFigures, headings: dict[str, str]) -> Iterator[tuple[str, str]]:
    left_out = {
        "reteach": not figures.reteach,
        "distribution": not figures.totals,
    }
    return ((key, text) for key, text in headings.items() if not left_out.get(key))


def _summary(figures: ClassFigures) -> str:
    text = plural(
        "{students} student handed in {submissions} of {possible} files.",
        "{students} students handed in {submissions} of {possible} files.",
        len(figures.rows),
    ).format(
        students=len(figures.rows),
        submissions=figures.submissions,
        possible=sum(len(row.exercises) for row in figures.rows),
    )
    found = quartiles(figures.totals)
    if found is None:
        return text
    median = _("Half of the students have {share} % of the points or more.")
    return closed_up(f"{text} {median.format(share=_whole(found[1]))}")


def _charts(figures: ClassFigures) -> dict[str, Html | None]:
    some = any(exercise.shares for exercise in figures.exercises)
    return {
        "distribution": charts.distribution(figures.totals) if figures.totals else None,
        "points": charts.points(figures.exercises) if some else None,
    }


def _distribution(totals: Sequence[float]) -> str:
    """The chart in words."""
    found = quartiles(totals)
    if found is None:
        return ""
    text = _(
        "{students} by their share of all points: from {low} % to {high} %, the middle half "
        "between {q1} % and {q3} %. Dashed line: the median, {median} %."
    )
    low, *quarters, high = (_whole(x) for x in (totals[0], *found, totals[-1]))
    students, (q1, median, q3) = _students_count(len(totals)), quarters
    return text.format(students=students, low=low, high=high, q1=q1, median=median, q3=q3)


def _whole(share: float) -> str:
    return f"{share * 100:.0f}"


def _bin_name(index: int) -> str:
    last = index == charts.BINS - 1
    text = _("{low} % to {high} %") if last else _("{low} % to less than {high} %")
    return text.format(low=10 * index, high=10 * index + 10)


def _students_count(count: int) -> str:
    return plural("{count} student", "{count} students", count).format(count=count)


def _graded_count(count: int) -> str:
    text = plural("{count} graded submission", "{count} graded submissions", count)
    return text.format(count=count)


def _reteach_line(one: Reteach) -> str:
    text = _("{heading}, {checks}: {students}, points lost: {points}")
    return text.format(
        heading=heading(one.exercise),
        checks=", ".join(map(_local, one.checks)),
        students=_students_count(one.students),
        points=number_cell(Decimal(repr(round(one.lost, 6)))),
    )


def _concern(kind: str) -> str:
    """A state or a verdict in words."""
    states = {
        State.GRADER_ERROR: _("the grader failed"),
        State.NO_REPORT: _("not graded"),
        State.REFUSED: _("refused"),
    }
    return states[State(kind)] if kind in list(State) else verdict_name(Verdict(kind))


def _correlation(r: float | None) -> Html | str:
    if r is None:
        return "–"
    text = f"{r:.2f}".replace("-", "−")
    return element("strong", text, class_="warning") if r < 0 else text


def _shade(item: Item) -> int:
    """Darker where more failed; the number stands in the cell."""
    return min(SHADES - 1, int(SHADES * (1 - item.passed / item.graded)))


def _columns(figures: ClassFigures) -> list[str]:
    """The names of checks that any exercise has: C1, C2, …"""
    names = {_local(item.id) for exercise in figures.exercises for item in exercise.items}
    return sorted(names, key=lambda name: (len(name), name))


def _in_columns(items: Sequence[Item], columns: Sequence[str]) -> list[Item | None]:
    """The checks of one exercise below their names."""
    found = {_local(item.id): item for item in items}
    return [found.get(name) for name in columns]


def _local(check: str) -> str:
    return check.rpartition(".")[2]


def bar(part: int, whole: int) -> Html:
    """A bar filled as far as `part` of `whole`; the number stands beside it."""
    share = 100 * part / whole if whole else 0
    frame = {"viewBox": "0 0 100 1", "preserveAspectRatio": "none", "focusable": "false"}
    bars = [_rect("100", "tg-empty"), _rect(f"{share:.1f}", "tg-full")]
    return element("svg", *bars, class_="bar", aria_hidden="true", **frame)


def _rect(width: str, kind: str) -> Html:
    return element("rect", width=width, height="1", class_=kind)


def _cell(part: ExerciseMark) -> str:
    """A student's points for one exercise, or a sign."""
    signs = {State.MISSING: "–", State.REFUSED: "r"}
    return signs.get(part.state) or ("!" if part.mark is None else number_cell(part.mark))


def _row_total(row: Marks) -> str:
    return "!" if row.total is None else number_cell(row.total)
