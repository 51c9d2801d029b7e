"""The mark of one exercise of one student: points, what being late takes, weight, rounding."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.results.assessment import Assessment, Counted
from grader.results.cells import exact, number_cell
from grader.results.grades import Standing, State
from grader.results.lateness import Deadline, Lateness, deadline, lateness, percent
from grader.results.ledger import Ledger, as_decimal, said
from grader.results.marks import ExerciseMark
from grader.text import _


def mark_exercise(student: str, standing: Standing, rules: Assessment) -> ExerciseMark:
    """The mark by the rules, with its lines."""
    counted = rules.counted(standing.exercise.id)
    limit = deadline(rules, student, standing.exercise.id)
    marking = _Marking(standing, rules, counted or Counted(), limit)
    blank, ledger = marking.blank(), Ledger()
    if counted is None:
        ledger.note(lambda: _("This exercise does not count."))
        return replace(blank, counts=False, lines=tuple(ledger.lines))
    if limit.extension is not None and limit.extension.excused:
        ledger.note(lambda: _("Excused: this exercise does not count."))
        return replace(blank, counts=False, excused=True, lines=tuple(ledger.lines))
    return marking.marked(blank, ledger)


@dataclass(frozen=True)
class _Marking:
    """One exercise of one student, and the rules for it."""

    standing: Standing
    rules: Assessment
    counted: Counted
    limit: Deadline

    @property
    def top(self) -> Fraction:
        """The points of the checks."""
        return Fraction(exact(self.standing.exercise.max_score))

    @property
    def weight(self) -> Fraction:
        """The points that the exercise is worth."""
        given = self.counted.weight
        return self.top if given is None else Fraction(exact(given))

    def blank(self) -> ExerciseMark:
        """All but the mark."""
        return ExerciseMark(
            exercise=self.standing.exercise,
            state=self.standing.state,
            score=self.standing.score,
            kept=None,
            mark=None,
            out_of=as_decimal(self.weight),
            due=self.limit.due,
            days_late=self.lateness().days,
            extra_credit=self.counted.extra_credit,
            report=self.standing.report,
        )

    def lateness(self) -> Lateness:
        """How late it is; what has no points has none to lose."""
        report = self.standing.report
        if report is None or not self.standing.score:
            return Lateness()
        return lateness(report.submission, self.limit, self.rules.zone())

    def marked(self, blank: ExerciseMark, ledger: Ledger) -> ExerciseMark:
        """The mark; none where only a human can give it."""
        late = self.lateness()
        self._say_extension(ledger)
        if self.standing.score is None or late.unknown:
            self._say_waiting(ledger)
            return replace(blank, lines=tuple(ledger.lines))
        score = Fraction(self.standing.score)
        ledger.add("score", self._origin, score)
        self._take(ledger, late)
        kept = ledger.value
        if self.weight != self.top:
            ledger.scale(self.top, self.weight, self.rules.rounding)
        else:
            ledger.round(self.rules.rounding)
        mark = as_decimal(ledger.value)
        return replace(blank, kept=as_decimal(kept), mark=mark, lines=tuple(ledger.lines))

    def _say_extension(self, ledger: Ledger) -> None:
        if self.limit.extension is not None and self.limit.due is not None:
            due = self._clock(self.limit.due)
            ledger.note(lambda: _("Extended to {due}.").format(due=due))

    def _say_waiting(self, ledger: Ledger) -> None:
        if self.standing.state is State.GRADER_ERROR:
            ledger.note(lambda: _("The grader failed here: a human has to look."))
        elif self.standing.state is State.NO_REPORT:
            ledger.note(lambda: _("There is no report yet: a human has to look."))
        else:
            ledger.note(
                lambda: _("The platform calls it late and not by how much: a human has to look.")
            )

    def _origin(self) -> str:
        """Where the points come from."""
        text = _("The checks give {score} of {max} points.")
        if self.standing.state is State.MISSING:
            text = _("Not handed in: 0 of {max} points.")
        elif self.standing.state is State.REFUSED:
            text = _("Not readable, 0 of {max} points: {reason}.")
        reason = (self.standing.report.reason if self.standing.report else None) or ""
        score = number_cell(self.standing.score)
        return text.format(score=score, max=said(self.top), reason=reason.rstrip("."))

    def _take(self, ledger: Ledger, late: Lateness) -> None:
        """Take what being late costs."""
        policy = self.limit.late
        share = percent(late, policy)
        base = ledger.value if policy.of == "score" else self.top
        taken = ledger.value if late.closed else min(ledger.value, base * share / 100)

        def say() -> str:
            if late.closed:
                return self._closed()
            text = _("{how}: minus {share} % of the points there are.")
            if policy.of == "score":
                text = _("{how}: minus {share} % of the points reached.")
            return text.format(how=_how_late(late), share=said(share))

        if taken:
            ledger.add("late", say, -taken)

    def _closed(self) -> str:
        if self.limit.closes is None:
            return _("Handed in after it closed: counts 0.")
        text = _("Handed in after it closed ({closes}): counts 0.")
        return text.format(closes=self._clock(self.limit.closes))

    def _clock(self, moment: dt.datetime) -> str:
        local = moment.astimezone(self.rules.zone()) if self.rules.time_zone else moment
        return f"{local:%Y-%m-%d %H:%M} {local.tzname()}"


def _how_late(late: Lateness) -> str:
    if late.by is None:
        return _("Late (days assumed: {days})").format(days=late.days)
    minutes = int(late.by.total_seconds()) // 60
    text = _("Late by {hours} h {minutes} min (days begun: {days})")
    return text.format(days=late.days, hours=minutes // 60, minutes=minutes % 60)
