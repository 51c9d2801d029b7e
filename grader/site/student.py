"""The page for one student: nothing of others, and of hidden checks only what the rules allow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from grader.report.html import report_html
from grader.report.markup import Html
from grader.report.model import CheckResult, Report
from grader.results.assessment import Assessment, Shown
from grader.results.cells import number_cell
from grader.results.grades import State
from grader.results.ledger import Line
from grader.results.marks import ExerciseMark, Marks
from grader.results.visible import level
from grader.site.pages import Page, full_name, heading, versions
from grader.text import _, language


@dataclass(frozen=True)
class Part:
    """One exercise on the page."""

    anchor: str
    heading: str
    points: str
    mark: str
    submitted: str
    remark: str
    report: Html | None


def student_page(marks: Marks, rules: Assessment, now: dt.datetime) -> Page:
    """The page for the student of these marks, as it may be read at the moment `now`."""
    parts = [_part(mark, rules, now) for mark in marks.exercises]
    reports = [m.report for m in marks.exercises if m.report is not None]
    return Page(
        "student.html",
        {
            "student": marks.student,
            "name": full_name(marks.student),
            "total": _total(marks),
            "parts": parts,
            "some_time": any(part.submitted for part in parts),
            "some_mark": any(part.mark != part.points for part in parts),
            "arithmetic": list(_arithmetic(marks)),
            "versions": versions([report.versions for report in reports]),
        },
    )


def shown(report: Report, rules: Assessment, now: dt.datetime) -> tuple[Report, bool]:
    """The report without what its student may not see, and whether hidden checks are named."""
    levels = [level(check, rules, now) for check in report.checks]
    checks = tuple(map(_check, report.checks, levels))
    # Why the grader failed is for the instructor: it may speak of the reference.
    reason = report.reason if report.status == "refused" else None
    kept = msgspec.structs.replace(report, checks=checks, reason=reason)
    return kept, Shown.NAME in levels


def _check(check: CheckResult, shown: Shown) -> CheckResult:
    if shown is Shown.ALL:
        return msgspec.structs.replace(check, hidden=False)
    bare = CheckResult(
        id=check.id,
        name=check.name,
        title=check.title,
        points=check.points,
        max_points=check.max_points,
        verdict=check.verdict,
        hidden=shown is not Shown.VERDICT,
    )
    return bare if shown is not Shown.NOTHING else msgspec.structs.replace(bare, name="", title="")


def _part(mark: ExerciseMark, rules: Assessment, now: dt.datetime) -> Part:
    title = heading(mark.exercise)
    rendered = None
    if mark.report is not None:
        report, named = shown(mark.report, rules, now)
        rendered = report_html(report, heading=title, name_hidden=named)
    return Part(
        anchor=mark.exercise.id,
        heading=title,
        points=_of(mark.score, Decimal(repr(mark.exercise.max_score))),
        mark=_of(mark.mark, mark.out_of) if mark.counts else "–",
        submitted=_moment(mark.report, rules),
        remark=_remark(mark),
        report=rendered,
    )


def _of(points: Decimal | None, most: Decimal) -> str:
    return f"{'–' if points is None else number_cell(points)} / {number_cell(most)}"


def _moment(report: Report | None, rules: Assessment) -> str:
    """When it was handed in, in the time zone of the course."""
    try:
        moment = dt.datetime.fromisoformat((report and report.submission.submitted) or "")
    except ValueError:
        return ""
    if moment.tzinfo is not None and rules.time_zone:
        moment = moment.astimezone(rules.zone())
    return moment.strftime("%Y-%m-%d %H:%M")


def _remark(mark: ExerciseMark) -> str:
    states = {
        State.MISSING: _("Not handed in."),
        State.REFUSED: _("Handed in, and could not be read."),
        State.GRADER_ERROR: _("No score yet: the grader failed. This is not your fault."),
        State.NO_REPORT: _("No score yet: it was not graded."),
    }
    remarks = [states.get(mark.state, "")]
    if mark.excused:
        remarks = [_("Excused.")]
    if mark.dropped:
        remarks.append(_("Dropped: it does not count in the total."))
    if mark.report is not None and mark.report.submission.group:
        group = mark.report.submission.group
        remarks.append(_("Handed in for the group {group}.").format(group=group))
    return " ".join(filter(None, remarks))


def _total(marks: Marks) -> dict[str, str] | None:
    if marks.total is None:
        return None
    return {"points": number_cell(marks.total), "most": number_cell(marks.out_of)}


@dataclass(frozen=True)
class Step:
    """One line of the arithmetic."""

    text: str
    change: str
    value: str
    result: bool = False


def _arithmetic(marks: Marks) -> Iterator[tuple[str, list[Step]]]:
    """The steps of each exercise that has more than one, and those of the total."""
    for mark in marks.exercises:
        if len(mark.lines) > 1:
            yield heading(mark.exercise), _steps(mark.lines)
    if marks.lines:
        steps = _steps(marks.lines)
        if marks.total is not None:
            steps.append(Step(_("Total"), "", _of(marks.total, marks.out_of), result=True))
        yield _("The sum"), steps


def _steps(lines: Iterable[Line]) -> list[Step]:
    return [
        Step(line.text.get(language()), _signed(line.change), number_cell(line.value))
        for line in lines
    ]


def _signed(change: Decimal | None) -> str:
    if not change:
        return "" if change is None else "0"
    return f"+{number_cell(change)}" if change > 0 else f"−{number_cell(-change)}"
