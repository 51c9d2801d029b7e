"""When one submission was due, how late it is, and what that costs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.report.model import SubmissionInfo
from grader.results.assessment import Assessment, Counted, Extension, Late

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """What holds for one student and one exercise, extensions counted in."""

    due: dt.datetime | None
    closes: dt.datetime | None
    late: Late
    extension: Extension | None = None


@dataclass(frozen=True)
class Lateness:
    """How late one submission is."""

    days: int = 0
    """Days begun after the due date; 0 within the grace."""
    by: dt.timedelta | None = None
    """None where it is in time, or nobody knows."""
    closed: bool = False
    """After the moment when nothing counts any more."""
    unknown: bool = False
    """The platform says "late", not by how much, and the rules say nothing on that."""


def deadline(rules: Assessment, student: str, exercise: str) -> Deadline:
    """The moments that count for one student; an extension moves both by the same."""
    counted = rules.counted(exercise) or Counted()
    late = counted.late or rules.late
    extension = rules.extension(student, exercise)
    due, closes = _extended(counted, extension)
    if due is not None and late.closes_after_days is not None:
        relative = due + late.closes_after_days * DAY
        closes = relative if closes is None else min(closes, relative)
    return Deadline(due, closes, late, extension)


def _extended(
    counted: Counted, extension: Extension | None
) -> tuple[dt.datetime | None, dt.datetime | None]:
    due, closes = counted.due, counted.closes
    if extension is None:
        return due, closes
    # By what a clock shows: a week on from 23:59 is 23:59, summer time or not.
    more = (extension.days or 0) * DAY
    if extension.due is not None and due is not None:
        more = extension.due - due
    return extension.due or (due and due + more), closes and closes + more


def lateness(info: SubmissionInfo, limit: Deadline, zone: dt.tzinfo) -> Lateness:
    """How late a submission is: by its time and our due date, or else by the platform's word."""
    submitted = moment(info.submitted, zone)
    closed = bool(submitted and limit.closes and submitted > limit.closes)
    if submitted is None or limit.due is None:
        claimed = _claimed(info, limit)
        return replace(claimed, closed=closed or claimed.closed)
    # In UTC: the difference of two moments in one zone ignores a change of clocks between them.
    by = submitted.astimezone(dt.UTC) - limit.due.astimezone(dt.UTC)
    if by <= dt.timedelta(minutes=limit.late.grace_minutes):
        return Lateness(closed=closed)
    return Lateness(-(-by // DAY), by, closed)


def _claimed(info: SubmissionInfo, limit: Deadline) -> Lateness:
    """The platform says "late" by its own due date, and not by how much."""
    days = limit.late.unknown_days
    no_rule = limit.due is None and days is None
    if not info.late or not limit.late.matters or no_rule:
        return Lateness()
    if days is None or limit.extension is not None:
        return Lateness(unknown=True)
    closing = limit.late.closes_after_days
    return Lateness(days, closed=closing is not None and days > closing)


def moment(text: str | None, zone: dt.tzinfo) -> dt.datetime | None:
    """The moment that a report states; in `zone` where it has no offset."""
    try:
        found = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def percent(late: Lateness, policy: Late) -> Fraction:
    """The percentage that is taken."""
    return min(late.days * Fraction(repr(policy.per_day)), Fraction(repr(policy.cap)))
