"""How a batch goes on: a bar on a terminal, a line now and then in a log, a table at the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

from rich import progress as bars
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from grader.batch.plan import Plan
from grader.cli.screen import Screen
from grader.course.exercise import Exercise
from grader.report.model import Report
from grader.report.words import inset
from grader.results.model import Batch
from grader.results.store import Results
from grader.text import _, plural

SECONDS = 5.0
"""Between two lines in a log."""
KINDS = ("full", "partial", "refused", "grader_error")


def kind_of(report: Report) -> str:
    """What is counted: full marks, points missing, refused, or no score at all."""
    if report.status != "graded":
        return report.status
    return "full" if report.score == report.max_score else "partial"


def kind_name(kind: str) -> str:
    """A kind for people."""
    return {
        "full": _("full marks"),
        "partial": _("partial"),
        "refused": _("refused"),
        "grader_error": _("no score"),
    }[kind]


class Progress:
    """Shows a batch while it runs."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.count = 0
        """Reports written in this run."""
        self.kinds: Counter[str] = Counter()
        self._total = 0
        self._began = self._said = time.monotonic()
        self._bar: bars.Progress | None = None
        self._task = bars.TaskID(0)

    @property
    def failures(self) -> int:
        """Submissions without a score."""
        return self.kinds["grader_error"]

    def __enter__(self) -> Progress:
        if self.screen.lively:
            self._bar = bars.Progress(
                bars.SpinnerColumn(),
                bars.TextColumn("{task.description}"),
                bars.BarColumn(bar_width=24),
                bars.MofNCompleteColumn(),
                bars.TextColumn("{task.fields[rate]}"),
                bars.TimeRemainingColumn(),
                console=self.screen.err,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(_("Starting …"), total=None, rate="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        elif self.count:
            self._line()

    def planned(self, plan: Plan) -> None:
        """What there is to do is known."""
        self._total = sum(len(piece.owners) for piece in plan.pieces)
        self.kinds.update(map(kind_of, plan.unchanged))
        if plan.unchanged:
            text = _("Reports that still hold: {count}; to be made: {rest}.")
            self._say(text.format(count=len(plan.unchanged), rest=self._total))
        self._began = self._said = time.monotonic()
        if self._bar is not None:
            self._bar.reset(self._task, total=self._total, description=_("Grading"))

    def withdrawn(self, count: int) -> None:
        """Reports were moved away: their submissions are gone."""
        text = plural(
            "{count} report was moved to withdrawn/: its submission is gone.",
            "{count} reports were moved to withdrawn/: their submissions are gone.",
            count,
        )
        self._say(text.format(count=count))

    @contextmanager
    def preparing(self, exercises: Sequence[str]) -> Iterator[None]:
        """Records are made."""
        text = _("Recording the examples (exercises: {count}), the first time only …")
        if self._bar is None:
            self.screen.note(text.format(count=len(exercises)))
        else:
            self._bar.update(self._task, description=text.format(count=len(exercises)))
        yield
        self._began = self._said = time.monotonic()
        if self._bar is not None:
            self._bar.reset(self._task, total=self._total, description=_("Grading"))

    def graded(self, report: Report) -> None:
        """A report is kept."""
        self.count += 1
        self.kinds[kind_of(report)] += 1
        if self._bar is not None:
            self._bar.update(self._task, completed=self.count, rate=self._counts())
        elif time.monotonic() - self._said >= SECONDS:
            self._said = time.monotonic()
            self._line()

    def _say(self, text: str) -> None:
        """A line that stays."""
        self.screen.note(text)

    def _rate(self) -> float:
        return self.count / max(1e-9, time.monotonic() - self._began)

    def _counts(self) -> str:
        shown = [f"{kind_name(kind)} {self.kinds[kind]}" for kind in KINDS if self.kinds[kind]]
        rate = _("{rate:.1f} a second").format(rate=self._rate())
        return " · ".join([rate, *shown])

    def _line(self) -> None:
        left = (self._total - self.count) / max(1e-9, self._rate())
        text = _("{count} of {total} graded, {counts}, {left} left")
        minutes, seconds = divmod(round(left), 60)
        line = text.format(
            count=self.count,
            total=self._total,
            counts=self._counts(),
            left=f"{minutes}:{seconds:02}",
        )
        self.screen.note(line)


def summary(
    batch: Batch, results: Results, exercises: Sequence[Exercise]
) -> Iterator[RenderableType]:
    """One row for each exercise of this run."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(_("Exercise"), no_wrap=True)
    for heading in (*map(kind_name, KINDS), _("missing"), _("mean")):
        table.add_column(heading, justify="right")
    missing = Counter(exercise for _student, exercise in batch.missing)
    for e in exercises:
        kinds, scores = _tally(batch, results, e.id)
        mean = f"{sum(scores) / len(scores):.1f}/{e.points}" if scores else "-"
        counts = [_number(kinds[kind]) for kind in KINDS]
        table.add_row(f"{e.number} {e.slug}", *counts, _number(missing[e.id]), mean)
    yield Text()
    yield inset(table)
    yield Text()


def _tally(batch: Batch, results: Results, exercise: str) -> tuple[Counter[str], list[float]]:
    kinds: Counter[str] = Counter()
    scores = []
    for student in batch.students:
        report = results.report(student.id, exercise)
        if report is not None:
            kinds[kind_of(report)] += 1
            if report.score is not None:
                scores.append(report.score)
    return kinds, scores


def _number(count: int) -> str:
    return str(count) if count else "·"
