"""A batch from beginning to end: plan, grade, keep each report as it comes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from grader.batch.expected import Expected
from grader.batch.messages import Done, Failed, Grade, Prepare, Ready, Task
from grader.batch.plan import Piece, Plan, describe, failed, joined, make_plan, report_for
from grader.errors import GraderFailure, UsageError
from grader.intake.collect import Intake
from grader.report.model import Report
from grader.results.model import Batch
from grader.results.store import Results
from grader.text import _

LOCK = ".lock"
WITHDRAWN = "withdrawn"
"""Reports of submissions that are no longer there, kept out of everybody's sight."""


class Crew(Protocol):
    """Who grades: processes here, or on a cluster."""

    def start(self) -> Ready:
        """Begin; raises `GradeError` when there can be no grading."""

    def run(self, tasks: Iterable[tuple[int, Task]]) -> Iterator[tuple[int, Done | Failed]]:
        """Do tasks in any order; each comes back once, as done or as failed."""

    def close(self) -> None:
        """End."""


class Watcher(Protocol):
    """Who is told how the batch goes on."""

    def planned(self, plan: Plan) -> None:
        """What there is to do is known."""

    def preparing(self, exercises: Sequence[str]) -> AbstractContextManager[None]:
        """Records are made."""

    def graded(self, report: Report) -> None:
        """A report is kept."""

    def withdrawn(self, count: int) -> None:
        """So many reports were moved away: their submissions are gone."""


@dataclass
class Run:
    """One call of `grade batch`."""

    intake: Intake
    results: Results
    crew: Crew
    watcher: Watcher
    regrade: bool = False
    expected: Expected | None = None
    """Tells without the crew what it would say of itself; None where it must be asked."""
    _blanks: dict[str, Report] = field(default_factory=dict)

    def go(self) -> Batch:
        """Grade what is to be graded; raises `GradeError`. What is done is done in any case."""
        with locked(self.results.root):
            with kept():
                self.results.sweep()
            try:
                ready, plan = self._planned()
                self._blanks = ready.blanks
                self.watcher.planned(plan)
                batch = self._keep_batch(ready)
                self._grade(plan, self._prepare(plan, ready))
            finally:
                self.crew.close()
            return batch

    def _planned(self) -> tuple[Ready, Plan]:
        """What is to be done; the crew is not started for nothing."""
        known = self.expected.ready() if self.expected else None
        if known is not None:
            plan = make_plan(self.intake, self.results, known.blanks, regrade=self.regrade)
            if not plan.pieces:
                return known, plan
        ready = self.crew.start()
        if self.expected is not None:
            with kept():
                self.expected.keep(ready)
        return ready, make_plan(self.intake, self.results, ready.blanks, regrade=self.regrade)

    def _keep_batch(self, ready: Ready) -> Batch:
        new = describe(self.intake, ready)
        with kept():
            if gone := withdraw(self.results, self.intake, new):
                self.watcher.withdrawn(gone)
            batch = joined(_before(self.results), new)
            self.results.write_batch(batch)
        return batch

    def _prepare(self, plan: Plan, ready: Ready) -> dict[str, str]:
        """Make records that are not there, once for all; why exercises are broken, if some are."""
        wanted = dict.fromkeys(piece.exercise for piece in plan.pieces)
        names = [name for name in wanted if name not in ready.prepared]
        if not names:
            return {}
        broken = {}
        with self.watcher.preparing(names):
            for number, answer in self.crew.run(
                (number, Prepare(name)) for number, name in enumerate(names)
            ):
                if isinstance(answer, Failed):
                    broken[names[number]] = answer.reason
        return broken

    def _grade(self, plan: Plan, broken: dict[str, str]) -> None:
        tasks = []
        for number, piece in enumerate(plan.pieces):
            if piece.exercise in broken:
                self._keep(piece, Failed(broken[piece.exercise], again=False))
            else:
                tasks.append((number, Grade(piece.exercise, piece.submission)))
        for number, answer in self.crew.run(tasks):
            self._keep(plan.pieces[number], answer)

    def _keep(self, piece: Piece, answer: Done | Failed) -> None:
        if isinstance(answer, Failed) or answer.report is None:
            reason = answer.reason if isinstance(answer, Failed) else "no report"
            report = failed(self._blanks[piece.exercise], reason)
        else:
            report = answer.report
        for owner in piece.owners:
            own = report_for(report, owner)
            with kept():
                self.results.write(own)
            self.watcher.graded(own)


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """What cannot be written ends the batch, in one sentence; reports that are written stay."""
    try:
        yield
    except OSError as error:
        text = _("{path} cannot be written: {problem}. All reports written so far are kept.")
        where = error.filename or _("The folder of results")
        raise GraderFailure(text.format(path=where, problem=error.strerror or error)) from None


def _before(results: Results) -> Batch | None:
    if not (results.root / "batch.json").exists():
        return None
    return results.batch()


def withdraw(results: Results, intake: Intake, new: Batch) -> int:
    """Move reports whose submission is gone out of the way; how many. Raises `OSError`."""
    old = _before(results)
    count = 0
    for student in old.students if old else ():
        for exercise in new.exercises:
            path = results.report_path(student.id, exercise.id)
            if (student.id, exercise.id) in intake.submissions or not path.exists():
                continue
            target = results.root / WITHDRAWN / path.relative_to(results.root / "reports")
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
            count += 1
    return count


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep a second batch out of the same folder; raises `UsageError`."""
    with kept():
        root.mkdir(parents=True, exist_ok=True)
        handle = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            import fcntl
        except ImportError:  # Windows: nothing keeps a second batch out
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            text = _("Another `grade batch` is writing to {folder}. Wait for it, or stop it.")
            raise UsageError(text.format(folder=root)) from None
        yield
    finally:
        os.close(handle)
