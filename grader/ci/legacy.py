"""The step output that GitHub Classroom's reporter reads: version 3, base64 of JSON."""

from __future__ import annotations

import base64
import json
from typing import Any

from grader.ci.outcome import Graded, Outcome, Status
from grader.export.feedback import details
from grader.report.escape import clean, shorten
from grader.report.model import Verdict
from grader.results.visible import View
from grader.text import _

LENGTH = 500


def step_output(outcome: Outcome) -> str:
    """The value of the output `result`."""
    text = json.dumps(legacy_result(outcome), ensure_ascii=True, separators=(",", ":"))
    return base64.b64encode(text.encode()).decode()


def legacy_result(outcome: Outcome) -> dict[str, Any]:
    """What Classroom's reporter takes."""
    tests = [test for one in outcome.graded for test in _tests(one)]
    status = "pass" if all(test["status"] == "pass" for test in tests) else "fail"
    if outcome.status is Status.GRADER_ERROR:
        status = "error"
    return {"version": 3, "status": status, "max_score": outcome.max_score, "tests": tests}


def _tests(one: Graded) -> list[dict[str, Any]]:
    shown = [view for view in one.views if view.verdict is not None]
    tests = [_test(one, view) for view in shown]
    points = sum(view.points or 0.0 for view in shown)
    total = one.report.score or 0.0
    if (most := one.report.max_score - sum(view.max_points for view in shown)) > 0:
        # Their points count, and the total is shown: so is what they give together.
        score = total - points
        tests.append(_entry(one, _("hidden checks"), "pass" if score >= most else "fail", score))
    if one.report.reason is not None:
        tests[:1] = [{**test, "message": _short(one.report.reason)} for test in tests[:1]]
    return tests


def _test(one: Graded, view: View) -> dict[str, Any]:
    status = {Verdict.PASSED: "pass", Verdict.GRADER_ERROR: "error"}.get(
        view.verdict or Verdict.FAILED, "fail"
    )
    entry = _entry(one, f"{view.id} {clean(view.title)}", status, view.points or 0.0)
    told = "\n".join(details(view))
    return entry | {"message": _short(told)} if told else entry


def _entry(one: Graded, name: str, status: str, score: float) -> dict[str, Any]:
    return {
        "name": name,
        "status": status,
        "score": score,
        "test_code": "",
        "task_id": 0,
        "filename": one.turn.path,
        "line_no": 0,
        "duration": 0,
    }


def _short(text: str) -> str:
    return shorten(clean(text), LENGTH)
