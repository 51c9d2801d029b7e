"""The step that tells the result: hostile artifacts, moved heads, edited workflows."""

from __future__ import annotations

import json
import re

import pytest

from tests.github.conftest import API, Runner, answers, completed, zipped
from tests.github.conftest import publish as publish_step
from tests.github.conftest import said as told

HEAD = "a" * 40
GOOD = {"score": 7, "max_score": 10, "needs_human": False, "reasons": [], "exercises": []}


@pytest.fixture
def publish(github, tmp_path):
    """Runs the step against GitHub with an artifact; gives its exit code and what it printed."""
    github.answers = answers(HEAD, b"")

    def run(files=None, *, archive=None, event=None):
        text = {"comment.md": b"Score 7 / 10", "outcome.json": json.dumps(GOOD).encode()}
        data = zipped(text | (files or {})) if archive is None else archive
        github.answers["/elsewhere"] = data
        return publish_step(github, Runner(tmp_path / "runner", event or completed(HEAD)))

    return run


def said(github) -> tuple[str, str, str]:
    """The comment, and the status with its description."""
    return told(github, HEAD)


def test_a_comment_and_a_status(publish, github):
    assert publish() == (0, "")
    body, state, description = said(github)
    assert body == "<!-- torchgrade -->\nScore 7 / 10"
    assert (state, description) == ("failure", "7 / 10")
    tokens = {path: who for _verb, path, _body, who in github.asked}
    assert tokens["/elsewhere"] is None
    assert not github.sent("POST", "/4/")


def test_a_second_run_writes_over_the_first(publish, github):
    own = {"id": 8, "user": {"login": "github-actions[bot]"}, "body": "<!-- torchgrade -->\nold"}
    faked = {"id": 7, "user": {"login": "ada"}, "body": "<!-- torchgrade -->\nfake"}
    ghost = {"id": 6, "user": None, "body": None}
    github.answers[f"{API}/issues/3/comments"] = [ghost, faked, own]
    assert publish()[0] == 0
    assert not github.sent("POST", "/issues/3/comments")
    assert len(github.sent("PATCH", "/issues/comments/8")) == 1


@pytest.mark.parametrize(
    "file",
    [
        {"filename": ".github/workflows/grade.yml"},
        {"filename": "x.yml", "previous_filename": ".GitHub/workflows/grade.yml"},
    ],
    ids=["edited", "moved"],
)
def test_who_edits_a_workflow_gets_no_score(publish, github, file):
    github.answers[f"{API}/pulls/3/files"] = [file]
    forged = {**GOOD, "score": 10}
    assert publish({"outcome.json": json.dumps(forged).encode()})[0] == 0
    body, state, description = said(github)
    assert "a human has to look" in body
    assert (state, description) == ("failure", "A human has to look")
    assert not [path for _verb, path, _body, _who in github.asked if "artifact" in path]


def test_more_files_than_github_lists_need_a_human(publish, github):
    github.answers[f"{API}/pulls/3/files"] = [{"filename": "a.py"}] * 100
    assert publish()[0] == 0
    assert said(github)[2] == "A human has to look"


def test_a_pull_request_that_moved_on_gets_nothing(publish, github):
    github.answers[f"{API}/pulls/3"] = {"head": {"sha": "c" * 40}}
    code, printed = publish()
    assert code == 0
    assert "moved on" in printed
    assert not github.sent("POST", "/")


def test_the_number_in_an_artifact_is_not_read(publish, github):
    github.answers[f"{API}/pulls"] = []
    code, printed = publish({"pr.txt": b"3", "number": b"3"})
    assert code == 0
    assert "No open pull request" in printed
    assert not github.sent("POST", "/")


HOSTILE = {
    "no outcome": {"outcome.json": b"[]"},
    "more than full": {"outcome.json": b'{"score":11,"max_score":10,"needs_human":false}'},
    "not a number": {"outcome.json": b'{"score":NaN,"max_score":10,"needs_human":false}'},
    "text": {"outcome.json": b'{"score":"10","max_score":10,"needs_human":false}'},
    "true": {"outcome.json": b'{"score":true,"max_score":10,"needs_human":false}'},
    "deep": {"outcome.json": b"[" * 500_000},
    "a bomb": {"comment.md": bytes(50 << 20)},
}


@pytest.mark.parametrize("files", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_artifact_is_no_score(publish, github, files):
    assert publish(files)[0] == 0
    body, state, description = said(github)
    assert "The grader made no score" in body
    assert (state, description) == ("error", "No score was made")


@pytest.mark.parametrize("archive", [b"", b"PK", b"no zip", zipped({"../../x": b"x"})])
def test_no_archive_is_no_score(publish, github, archive, tmp_path):
    assert publish(archive=archive)[0] == 0
    assert said(github)[1] == "error"
    assert not list(tmp_path.rglob("x"))


def test_a_comment_notifies_nobody_and_has_one_marker(publish, github):
    text = "@everyone <!-- torchgrade --> " + "@a " * 10_000
    assert publish({"comment.md": text.encode()})[0] == 0
    body = said(github)[0]
    assert not re.search("@[a-z]", body)
    assert body.count("<!-- torchgrade -->") == 1


def test_a_long_comment_is_cut_between_blocks(publish, github):
    """Not within a character, a fence or a folded part, whatever a fence quotes."""
    quoted = "界 @ada\n\n```\n</details>\n\n" * 40
    fold = f"<details><summary>x</summary>\n\n`````text\n{quoted}`````\n\n</details>\n\n"
    assert publish({"comment.md": f"# 7 / 10\n\n{fold * 80}".encode()})[0] == 0
    body = said(github)[0]
    assert 60_000 < len(body) <= 65_536
    whole = fold.replace("@a", "@\u200ba")
    assert body.startswith(f"<!-- torchgrade -->\n# 7 / 10\n\n{whole}")
    assert set(body.partition("\n\n")[2].split(whole)[:-1]) == {""}
    assert body.endswith("</details>\n\nThe rest is left out here: it is in the run's artifact.")


def test_a_comment_that_is_one_block_is_left_out(publish, github):
    assert publish({"comment.md": b"```\n" + b"\n" * 100_000})[0] == 0
    assert said(github)[0].partition("\n")[2].startswith("The rest is left out")


def test_a_grader_that_failed_is_told_and_no_score(publish, github):
    failed = {**GOOD, "score": None, "needs_human": True, "status": "grader_error"}
    files = {"comment.md": b"## The grader failed", "outcome.json": json.dumps(failed).encode()}
    assert publish(files)[0] == 0
    assert said(github)[0].endswith("## The grader failed")
    assert said(github)[1:] == ("error", "No score was made")


def test_a_fork_that_is_gone_gets_nothing(publish, github):
    event = completed(HEAD)
    event["workflow_run"]["head_repository"] = None
    assert publish(event=event) == (0, "::notice::The fork is gone.\n")
    assert not github.asked


def test_a_human_is_asked_for(publish, github):
    outcome = {**GOOD, "needs_human": True}
    assert publish({"outcome.json": json.dumps(outcome).encode()})[0] == 0
    assert said(github)[1:] == ("failure", "7 / 10, a human has to look")


def test_a_github_that_fails_fails_the_step(publish, github):
    del github.answers[f"{API}/pulls/3/files"]
    code, printed = publish()
    assert code == 3
    assert "secret" not in printed


def test_an_answer_of_another_kind_fails_the_step(publish, github):
    github.answers[f"{API}/pulls/3"] = []
    code, printed = publish()
    assert code == 3
    assert printed.startswith("::error::GitHub did not answer as expected")
