"""Both stages, one after the other: what `grade ci` leaves is what the second one publishes."""

from __future__ import annotations

import pytest

from tests.github.conftest import (
    FILE,
    RIGHT,
    PullRequest,
    Runner,
    answers,
    completed,
    publish,
    said,
    zipped,
)

pytestmark = pytest.mark.slow
WRONG = RIGHT.replace("x + x", "x * x")


def both(tmp_path, github, pull: PullRequest, *changed: str) -> tuple[str, str, str]:
    """Grade, upload, publish: the comment, and the status with its description."""
    code, _outcome, _printed = pull.grade()
    results = pull.runner.work / "grade-results"
    files = [p for p in results.rglob("*") if p.is_file()]
    kept = {p.relative_to(results).as_posix(): p.read_bytes() for p in files}
    head = pull.runner.event["pull_request"]["head"]["sha"]
    # The step that uploads ignores that there is nothing.
    github.answers = answers(head, zipped(kept) if kept else None, *changed)
    event = completed(head, "failure" if code else "success")
    assert publish(github, Runner(tmp_path / "second", event))[0] == 0
    return said(github, head)


def test_full_marks(tmp_path, origin, github):
    body, state, description = both(tmp_path, github, PullRequest(tmp_path, origin, {FILE: RIGHT}))
    assert "## 4 of 4 points" in body
    assert (state, description) == ("success", "4 / 4")


def test_points_missing(tmp_path, origin, github):
    body, state, description = both(tmp_path, github, PullRequest(tmp_path, origin, {FILE: WRONG}))
    assert "## 2 of 4 points" in body
    assert "Your code squares each element" in body
    assert (state, description) == ("failure", "2 / 4")


def test_a_protected_file(tmp_path, origin, github):
    files = {FILE: RIGHT, "torch.py": "x = 1\n"}
    body, state, description = both(tmp_path, github, PullRequest(tmp_path, origin, files))
    assert "A human has to look" in body
    assert "torch.py" in body
    assert (state, description) == ("failure", "4 / 4, a human has to look")


def test_an_edited_workflow(tmp_path, origin, github):
    name = ".github/workflows/grade.yml"
    pull = PullRequest(tmp_path, origin, {FILE: RIGHT, name: "on: push\n"})
    body, state, _description = both(tmp_path, github, pull, FILE, name)
    assert "No score is published" in body
    assert state == "failure"


def test_a_grader_that_fails(tmp_path, origin, github):
    """The checks of the course are broken: exit code 3, no score, and the student hears of it."""
    pull = PullRequest(tmp_path, origin, {FILE: RIGHT})
    checks = pull.runner.work / "course" / "solutions" / "01_double" / "checks.py"
    checks.write_text("raise RuntimeError('broken')\n")
    body, state, description = both(tmp_path, github, pull)
    assert "The grader failed: no score was made. This is not your fault." in body
    assert "of 4 points" not in body
    assert (state, description) == ("error", "No score was made")
    assert pull.runner.output()["score"] == ""
    assert pull.runner.output()["status"] == "grader_error"


def test_a_course_that_is_missing(tmp_path, origin, github):
    """A wrong command leaves nothing to upload: the second stage says that there is no score."""
    pull = PullRequest(tmp_path, origin, {FILE: RIGHT})
    (pull.runner.work / "course").rename(pull.runner.work / "elsewhere")
    body, state, description = both(tmp_path, github, pull)
    assert "The grader made no score" in body
    assert (state, description) == ("error", "No score was made")
