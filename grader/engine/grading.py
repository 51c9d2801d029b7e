"""From outcomes to a report."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

import grader
from grader.engine import store
from grader.engine.collector import collecting_after
from grader.engine.exercise import ExerciseEngine, Part
from grader.engine.explain import Explanation, explain
from grader.engine.judge import Failed, Outcome, shrinkable
from grader.engine.seat import Seat
from grader.engine.twins import diagnose, diagnose_name, fitting, taken
from grader.errors import SandboxError
from grader.inside import codec
from grader.intake.submission import Submission, info
from grader.report.model import (
    CheckResult,
    Fact,
    Misconception,
    Report,
    Status,
    Verdict,
    Versions,
)
from grader.sandbox.handle import WorkerEnded
from grader.sandbox.launcher import Launcher
from grader.text import _, language
from grader.text.phrases import phrase_book

RunPart = Callable[[ExerciseEngine, Part, Seat], Outcome]


@dataclass
class Grader:
    """Grades submissions for one exercise."""

    engine: ExerciseEngine
    launcher: Launcher
    run_part: RunPart
    shrink: bool = True
    only: Collection[str] = ()
    """Run these checks alone (`C2`); none means all."""
    cases: Path | None = None
    """Where failing cases are kept, for the debugger."""

    def grade(self, submission: Submission) -> Report:
        """The report of one submission; with a sandbox lost twice, one without a score."""
        self.engine.prepare()
        with collecting_after(), phrase_book(self.engine.exercise.phrases.zh):
            return self._grade(submission)

    def _grade(self, submission: Submission) -> Report:
        started = time.perf_counter()
        if submission.refused is not None:
            return self._report(submission, "refused", self._untouched(), 0.0, submission.refused)
        try:
            results = self._attempt(submission)
        except SandboxError:
            try:
                results = self._attempt(submission)
            except SandboxError as error:
                return self.failed(submission, str(error))
        return self._report(submission, "graded", results, time.perf_counter() - started)

    def failed(self, submission: Submission, reason: str) -> Report:
        """The report of a submission that could not be graded: no score, and why."""
        return self._report(submission, "grader_error", self._failed(), 0.0, reason)

    def first_failure(self, submission: Submission) -> str | None:
        """The first check that a submission fails, or None: no more is run, nothing explained.

        For mutants, where passing or failing is all that counts. Raises `SandboxError`.
        """
        try:
            return self._first_failure(submission)
        except SandboxError:
            return self._first_failure(submission)

    def _first_failure(self, submission: Submission) -> str | None:
        seat = self.engine.seat(self.launcher, submission.source)
        try:
            for check, parts in self._checks().items():
                for part in parts:
                    if not self.run_part(self.engine, part, seat).passed:
                        return check
            return None
        finally:
            seat.close()

    def _attempt(self, submission: Submission) -> list[CheckResult]:
        seat = self.engine.seat(self.launcher, submission.source)
        try:
            outcomes = {
                part.key: self.run_part(self.engine, part, seat)
                for parts in self._checks().values()
                for part in parts
            }
            return self._results(submission, outcomes, seat)
        finally:
            seat.close()

    def _checks(self) -> dict[str, list[Part]]:
        checks = self.engine.checks()
        return {k: v for k, v in checks.items() if not self.only or k in self.only}

    def _results(
        self, submission: Submission, outcomes: dict[str, Outcome], seat: Seat
    ) -> list[CheckResult]:
        named = self._diagnose(outcomes)
        results = []
        for check, parts in self._checks().items():
            part = next((p for p in parts if not outcomes[p.key].passed), None)
            if part is None:
                results.append(self._passed(check, parts, outcomes))
            else:
                found = (outcomes[part.key], named.get(check))
                results.append(self._explained(check, parts, part, found, seat, submission))
        return results

    def _diagnose(self, outcomes: dict[str, Outcome]) -> dict[str, str]:
        failing = {
            check: {
                p.key: taken(outcomes[p.key].answers) for p in parts if not outcomes[p.key].passed
            }
            for check, parts in self._checks().items()
        }
        failing = {check: kept for check, kept in failing.items() if kept}
        if not failing:
            return {}
        everything = {key: taken(outcome.answers) for key, outcome in outcomes.items()}
        twins = self.engine.twins(self.launcher)
        named = diagnose(twins, failing, everything)
        for check, kept in failing.items():
            first = outcomes[next(iter(kept))]
            call = first.failed[0].call
            if check not in named and call is not None:
                answers = kept[first.record.function]
                if name := diagnose_name(twins, first.record, answers, call.subject):
                    named[check] = name
        return named

    def _passed(self, check: str, parts: list[Part], outcomes: dict[str, Outcome]) -> CheckResult:
        printed = "".join(outcomes[p.key].printed for p in parts)
        return self._result(check, parts, Verdict.PASSED, printed=printed)

    def _explained(
        self,
        check: str,
        parts: list[Part],
        part: Part,
        found: tuple[Outcome, str | None],
        seat: Seat,
        submission: Submission,
    ) -> CheckResult:
        outcome, twin = found
        failed = self._shown(part, outcome, twin, seat)
        if self.cases is not None:
            name = f"{self.engine.exercise.id}-{check}.case"
            store.write(self.cases / name, [(part.key, *codec.dumps(failed.kwargs))])
        text = explain(failed, outcome.record, submission.source)
        if outcome.unsteady:
            text = replace(text, facts=(*text.facts, _unsteady()))
        return self._result(
            check,
            parts,
            text.verdict,
            text=text,
            part=self._sentence(part) if len(parts) > 1 else None,
            misconception=self._misconception(twin),
            printed=outcome.printed,
            function=part.key,
        )

    def _shown(self, part: Part, outcome: Outcome, twin: str | None, seat: Seat) -> Failed:
        """The example that teaches most: where one known mistake fits, else the smallest."""
        first = outcome.failed[0]
        if twin is not None:
            twins, kept = self.engine.twins(self.launcher), taken(outcome.answers)
            for failed in outcome.failed:
                if failed.index is None:
                    continue
                if fitting(twins, outcome.record, kept, failed.index) == [twin]:
                    return failed
            return first
        if not (self.shrink and shrinkable(first)):
            return first
        try:
            smaller, outcome.unsteady = self.engine.judge(part).shrink(seat, self.engine.seed(part))
        except WorkerEnded:
            return first
        return smaller or first

    def _misconception(self, twin: str | None) -> Misconception | None:
        if twin is None:
            return None
        header = next(header for header in self.engine.mistakes if header.id == twin)
        message = header.zh if language() == "zh" else header.en
        return Misconception(header.id, header.name, message)

    def _untouched(self) -> list[CheckResult]:
        checks = self._checks().items()
        return [self._result(c, parts, Verdict.NOT_ATTEMPTED) for c, parts in checks]

    def _failed(self) -> list[CheckResult]:
        checks = self._checks().items()
        return [self._result(c, parts, Verdict.GRADER_ERROR) for c, parts in checks]

    def _title(self, check: str, parts: list[Part]) -> str:
        title = self.engine.exercise.titles.get(check)
        return title.get(language()) if title else self._sentence(parts[0])

    def _sentence(self, part: Part) -> str:
        if language() == "zh":
            return self.engine.exercise.sentences.zh.get(part.name, part.sentence)
        return part.sentence

    def _result(
        self,
        check: str,
        parts: list[Part],
        verdict: Verdict,
        *,
        text: Explanation | None = None,
        **more: Any,
    ) -> CheckResult:
        mark = parts[0].mark
        if text is not None:
            more |= {"message": text.message, "facts": text.facts, "example": text.example}
        return CheckResult(
            id=self.engine.exercise.check_id(check),
            name=parts[0].name,
            title=self._title(check, parts),
            points=mark.points if verdict is Verdict.PASSED else 0.0,
            max_points=mark.points,
            verdict=verdict,
            hidden=mark.hidden,
            device=next((p.fixed["device"] for p in parts if "device" in p.fixed), "cpu"),
            **more,
        )

    def _report(
        self,
        submission: Submission,
        status: Status,
        checks: list[CheckResult],
        seconds: float,
        reason: str | None = None,
    ) -> Report:
        score = None if status == "grader_error" else sum(c.points for c in checks)
        return Report(
            exercise=self.engine.exercise.id,
            student=submission.student,
            score=score,
            max_score=sum(c.max_points for c in checks),
            status=status,
            checks=tuple(checks),
            submission=info(submission),
            device=self.engine.device,
            tier=self.launcher.tier,
            versions=versions(self.engine.report_digest),
            reason=reason,
            seconds=round(seconds, 3),
        )


def _unsteady() -> Fact:
    text = _("asked again, your code answered otherwise: let the result depend on the inputs alone")
    return Fact(_("note"), text)


def versions(course: str) -> Versions:
    """What a report depends on besides the submission."""
    return Versions(
        f"{grader.__version__}+{store.tool_digest()[:8]}",
        course[:12],
        str(torch.__version__),
        platform.python_version(),
        language(),
    )
