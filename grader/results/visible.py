"""What a student may see of a check: the one place that decides, for pages and exports alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from grader.report.model import CheckResult, Fact, Misconception, Verdict
from grader.results.assessment import Assessment, Shown


@dataclass(frozen=True)
class View:
    """A check as its student may see it; what they may not see is None or empty."""

    id: str
    title: str
    max_points: float
    verdict: Verdict | None
    points: float | None
    hidden: bool
    message: str | None = None
    part: str | None = None
    example: str | None = None
    misconception: Misconception | None = None
    facts: tuple[Fact, ...] = ()
    printed: str = ""


def visible(check: CheckResult, rules: Assessment, now: dt.datetime) -> View | None:
    """What its student may see of a check at the moment `now` (with time zone); None: nothing.

    A score that is shown elsewhere still tells what hidden checks gave together.
    """
    shown = level(check, rules, now)
    if shown is Shown.NOTHING:
        return None
    told = shown in (Shown.VERDICT, Shown.ALL)
    view = View(
        id=check.id,
        title=check.title,
        max_points=check.max_points,
        verdict=check.verdict if told else None,
        points=_points(check) if told else None,
        hidden=check.hidden,
    )
    return view if shown is not Shown.ALL else _whole(check)


def level(check: CheckResult, rules: Assessment, now: dt.datetime) -> Shown:
    """How much of a check its student may see."""
    if not check.hidden:
        return Shown.ALL
    hidden = rules.hidden
    if hidden.after is not None and hidden.show_after is not None and now >= hidden.after:
        return Shown(hidden.show_after)
    return Shown(hidden.show)


def _points(check: CheckResult) -> float | None:
    """The points; none where the grader failed, since nobody lost them."""
    return None if check.verdict is Verdict.GRADER_ERROR else check.points


def _whole(check: CheckResult) -> View:
    return View(
        id=check.id,
        title=check.title,
        max_points=check.max_points,
        verdict=check.verdict,
        points=_points(check),
        hidden=check.hidden,
        message=check.message,
        part=check.part,
        example=check.example,
        misconception=check.misconception,
        facts=check.facts,
        printed=check.printed,
    )
