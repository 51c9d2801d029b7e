"""Reports as students may have them: what a run leaves in their repository is theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from grader.report.model import CheckResult, Report
from grader.results.visible import View


def redacted(report: Report, views: Iterable[View]) -> Report:
    """The report with those of its checks whose verdict is shown, and that of them that is."""
    by_id = {view.id: view for view in views if view.verdict is not None}
    return msgspec.structs.replace(report, checks=tuple(_shown(report, by_id)))


def _shown(report: Report, views: dict[str, View]) -> Iterator[CheckResult]:
    for check in report.checks:
        view = views.get(check.id)
        if view is not None:
            yield msgspec.structs.replace(
                check,
                message=view.message,
                example=view.example,
                misconception=view.misconception,
                part=view.part,
                facts=view.facts,
                printed=view.printed,
                function=check.function if view.message else "",
            )
