"""Tells the result of a graded pull request on GitHub: a comment, and a status at its commit.

Runs with a token that may write, from trusted code; no student code runs beside it. The artifact
is what a stranger sent: two files of it are read by their fixed names, bounded, in memory. The
pull request is found by the commit that GitHub says was graded, never by what the artifact says.
A pull request that edits a workflow could have made up its artifact: it gets no score here.
"""

from __future__ import annotations

import http.client
import io
import json
import math
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from typing import Any

ARTIFACT = "grade-results"
MARKER = "<!-- torchgrade -->"
MAX_ARCHIVE = 20 << 20
MAX_FILE = 1 << 20
MAX_COMMENT = 65_000
"""Characters; GitHub takes 65,536 with the marker."""
MAX_ANSWER = 32 << 20
PAGES = 30
"""Of a hundred: GitHub lists no more files of a pull request."""
TAMPERED = (
    "This pull request changes files below `.github/`, which decide how it is graded. "
    "No score is published: a human has to look."
)
LEFT_OUT = "The rest is left out here: it is in the run's artifact."
NO_SCORE = "The grader made no score. The log of the run says why; it is nobody's zero."


class Stop(Exception):
    """There is nothing to publish, or it cannot be done; one sentence."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Artifacts lie elsewhere, and the token must not go there."""

    def redirect_request(self, *_args: Any) -> None:
        """Follow nothing."""


class GitHub:
    """The interface of GitHub for one repository."""

    def __init__(self, environment: dict[str, str]) -> None:
        base = environment.get("GITHUB_API_URL", "https://api.github.com")
        self.root = f"{base}/repos/{environment['GITHUB_REPOSITORY']}"
        self._token = environment["GITHUB_TOKEN"]
        self._open = urllib.request.build_opener(NoRedirect).open

    def ask(self, path: str, body: object = None, method: str | None = None) -> Any:
        """The answer of a call as data."""
        request = self._request(f"{self.root}/{path}", body, method)
        with self._open(request, timeout=60) as answer:
            return json.loads(answer.read(MAX_ANSWER))

    def download(self, path: str) -> bytes:
        """A file that lies elsewhere, of at most MAX_ARCHIVE bytes."""
        try:
            place = self._open(self._request(f"{self.root}/{path}"), timeout=60)
        except urllib.error.HTTPError as answer:
            if answer.code not in (301, 302, 303, 307, 308):
                raise
            place = self._open(answer.headers["Location"], timeout=60)
        with place as file:
            data: bytes = file.read(MAX_ARCHIVE + 1)
        if len(data) > MAX_ARCHIVE:
            raise Stop("The artifact is too large.")
        return data

    def _request(self, url: str, body: object = None, method: str | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return urllib.request.Request(url, data, headers, method=method)  # noqa: S310


def main(environment: dict[str, str]) -> None:
    """Publish for the run that the event names."""
    with open(environment["GITHUB_EVENT_PATH"], encoding="utf-8") as file:  # noqa: PTH123
        run = json.load(file)["workflow_run"]
    if run["event"] != "pull_request":
        raise Stop("The run was for no pull request.")
    github = GitHub(environment)
    if not run.get("head_repository"):
        raise Stop("The fork is gone.")
    numbers = pull_requests(github, run)
    if not numbers:
        raise Stop("No open pull request has this commit as its head any more.")
    for number in numbers:
        if edits_workflows(github, number):
            text, status = TAMPERED, ("failure", "A human has to look")
        else:
            text, status = told(github, run)
        if head_of(github, number) != run["head_sha"]:
            raise Stop("The pull request has moved on meanwhile.")
        comment(github, number, text)
        state, said = status
        body = {"state": state, "description": said, "context": "torchgrade"}
        github.ask(f"statuses/{run['head_sha']}", body)


def pull_requests(github: GitHub, run: dict[str, Any]) -> list[int]:
    """The open pull requests of which the graded commit is the head."""
    head = f"{run['head_repository']['owner']['login']}:{run['head_branch']}"
    words = urllib.parse.urlencode({"state": "open", "head": head, "per_page": 100})
    found = github.ask(f"pulls?{words}")
    return [int(one["number"]) for one in found if one["head"]["sha"] == run["head_sha"]]


def head_of(github: GitHub, number: int) -> str:
    """The commit at the head of a pull request now."""
    return str(github.ask(f"pulls/{number}")["head"]["sha"])


def edits_workflows(github: GitHub, number: int) -> bool:
    """Whether files that decide how it is graded are changed; also where one cannot tell."""
    for page in range(1, PAGES + 1):
        files = github.ask(f"pulls/{number}/files?per_page=100&page={page}")
        for file in files:
            for name in (file["filename"], file.get("previous_filename") or ""):
                if name.lower().startswith(".github/") or name.lower() == ".github":
                    return True
        if len(files) < 100:
            return False
    return True


def told(github: GitHub, run: dict[str, Any]) -> tuple[str, tuple[str, str]]:
    """The comment, and the status with its description, by the artifact of a run."""
    try:
        files = artifact(github, int(run["id"]))
        text, outcome = files["comment.md"].decode("utf-8", "replace"), files["outcome.json"]
        state, said = status(outcome, str(run["conclusion"]))
    except (Stop, KeyError, ValueError, RecursionError, zipfile.BadZipFile, zlib.error) as problem:
        print(f"No result: {type(problem).__name__}: {ascii(str(problem))[:300]}")
        return NO_SCORE, ("error", "No score was made")
    return fitting(harmless(text)), (state, said)


def artifact(github: GitHub, run: int) -> dict[str, bytes]:
    """The two files that are read."""
    found = github.ask(f"actions/runs/{run}/artifacts?name={ARTIFACT}&per_page=100")["artifacts"]
    found = [one for one in found if one["name"] == ARTIFACT and not one["expired"]]
    if len(found) != 1:
        raise Stop("The run has not exactly one artifact.")
    if found[0]["size_in_bytes"] > MAX_ARCHIVE:
        raise Stop("The artifact is too large.")
    data = github.download(f"actions/artifacts/{int(found[0]['id'])}/zip")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: bounded(archive, name) for name in ("comment.md", "outcome.json")}


def bounded(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of an archive, whatever size it claims."""
    try:
        with archive.open(name) as file:
            data = file.read(MAX_FILE + 1)
    except (NotImplementedError, RuntimeError, EOFError) as problem:
        raise Stop("The artifact cannot be read.") from problem
    if len(data) > MAX_FILE:
        raise Stop("A file in the artifact is too large.")
    return data


def status(data: bytes, conclusion: str) -> tuple[str, str]:
    """The state and the description that an outcome means; raises `ValueError` or `Stop`."""
    outcome = json.loads(data)
    if not isinstance(outcome, dict):
        raise Stop("It holds no outcome.")
    score, most, human = (outcome.get(k) for k in ("score", "max_score", "needs_human"))
    if score is None and outcome.get("status") == "grader_error":
        return "error", "No score was made"
    if not isinstance(human, bool):
        raise Stop("It holds no outcome.")
    if not (is_number(score) and is_number(most) and 0 <= score <= most):
        raise Stop("It holds no score.")
    said = f"{score:g} / {most:g}"
    if human:
        return "failure", f"{said}, a human has to look"
    return ("success" if conclusion == "success" else "failure"), said


def is_number(value: Any) -> bool:
    """Whether a value is a finite number that may be printed."""
    return type(value) in (int, float) and abs(value) < 1e6 and math.isfinite(value)


def harmless(text: str) -> str:
    """Text that notifies nobody and does not pass for another comment of ours."""
    return re.sub(r"@(?=[A-Za-z0-9])", "@\u200b", text.replace(MARKER, ""))


def fitting(text: str) -> str:
    """As much as a comment may hold: the lines before the last place between two blocks.

    Never cut is inside of a fence or of a folded part, as the first stage writes them.
    """
    if len(text) <= MAX_COMMENT:
        return text
    kept, length, folded, fence = 0, 0, 0, ""
    for line in text.split("\n"):
        length += len(line) + 1
        if length > MAX_COMMENT:
            break
        ticks = line[: len(line) - len(line.lstrip("`"))]
        if fence:
            fence = "" if len(ticks) >= len(fence) and not line.strip("` ") else fence
        elif len(ticks) >= 3:
            fence = ticks
        else:
            folded += line.startswith("<details>") - line.startswith("</details>")
        if not (line or fence or folded):
            kept = length
    return text[:kept] + LEFT_OUT


def comment(github: GitHub, number: int, text: str) -> None:
    """Write the comment, over the earlier one where there is one."""
    body = {"body": f"{MARKER}\n{text}"}
    for page in range(1, PAGES + 1):
        found = github.ask(f"issues/{number}/comments?per_page=100&page={page}")
        for one in found:
            own = (one["user"] or {}).get("login") == "github-actions[bot]"
            if own and str(one["body"]).startswith(MARKER):
                github.ask(f"issues/comments/{int(one['id'])}", body, "PATCH")
                return
        if len(found) < 100:
            break
    github.ask(f"issues/{number}/comments", body)


if __name__ == "__main__":
    try:
        main(dict(os.environ))
    except Stop as reason:
        print(f"::notice::{reason}")
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
        print(f"::error::GitHub did not answer as expected ({type(error).__name__}).")
        sys.exit(3)
