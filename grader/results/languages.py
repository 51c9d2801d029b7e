"""Reports in the language of whoever reads them, as far as the course itself speaks it.

A report is written in one language. The sentences of checks and of known mistakes are the course's,
and `batch.json` holds them in both. What is made while grading, a message and its values, stays as
it is; what the values are called ("expected") is always one of a few words.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from grader.report.model import CheckResult, Fact, Misconception, Report
from grader.results.model import Graded
from grader.text import LANGUAGES, _, language, speaking


def spoken(report: Report, exercise: Graded) -> Report:
    """The report with the sentences of the course in the current language."""
    if report.versions.language not in {*LANGUAGES} - {language()}:
        return report
    said = {w.en: w.zh for w in exercise.wordings}
    if language() == "en":
        said = {chinese: english for english, chinese in said.items()}
    with speaking(report.versions.language):
        before = _labels()
    said |= dict(zip(before, _labels(), strict=True))
    checks = tuple(_check(check, said) for check in report.checks)
    return msgspec.structs.replace(report, checks=checks)


def _labels() -> list[str]:
    """What values below a message are called."""
    return [_("expected"), _("got"), _("first difference"), _("note"), _("raised")]


def _check(check: CheckResult, said: Mapping[str, str]) -> CheckResult:
    part, mistake = check.part, check.misconception
    facts = tuple(Fact(said.get(f.label, f.label), f.text) for f in check.facts)
    return msgspec.structs.replace(
        check,
        title=said.get(check.title, check.title),
        part=None if part is None else said.get(part, part),
        facts=facts,
        misconception=None if mistake is None else _mistake(mistake, said),
    )


def _mistake(mistake: Misconception, said: Mapping[str, str]) -> Misconception:
    message = said.get(mistake.message, mistake.message)
    return Misconception(mistake.id, mistake.name, message)
