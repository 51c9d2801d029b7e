"""Where `grade ci` runs, as the service's own variables and event file tell it.

The variables and the event file are written by the service, not by the change. Names of people
and branches in them are the student's all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.text import _

MAX_EVENT = 32 << 20
NOTHING = re.compile(r"0{40}(0{24})?")
"""Stands for no commit: the first push of a branch."""


class Person(msgspec.Struct, frozen=True):
    """Someone on GitHub."""

    login: str = ""


class End(msgspec.Struct, frozen=True):
    """One end of a pull request."""

    sha: str = ""


class Pull(msgspec.Struct, frozen=True):
    """A pull request."""

    base: End = End()
    head: End = End()
    user: Person = Person()
    number: int = 0


class Event(msgspec.Struct, frozen=True):
    """What of GitHub's event files is read."""

    pull_request: Pull | None = None
    before: str = ""
    after: str = ""
    sender: Person = Person()


@dataclass(frozen=True)
class Surroundings:
    """Base and head of the change, who made it, and which service tells so."""

    base: str | None
    head: str
    student: str
    service: str = ""
    """`github`, `gitlab` or empty."""


def look(variables: Mapping[str, str]) -> Surroundings:
    """What the service tells; raises `UsageError` for an event file that cannot be read."""
    if variables.get("GITHUB_ACTIONS") == "true":
        return _github(variables)
    if variables.get("GITLAB_CI") == "true":
        return _gitlab(variables)
    return Surroundings(None, "HEAD", "student")


def _github(variables: Mapping[str, str]) -> Surroundings:
    event = _event(variables.get("GITHUB_EVENT_PATH", ""))
    actor = variables.get("GITHUB_ACTOR", "") or event.sender.login or "student"
    pull = event.pull_request
    if pull is not None:
        return Surroundings(
            pull.base.sha or None, pull.head.sha or "HEAD", pull.user.login or actor, "github"
        )
    branch = variables.get("GITHUB_BASE_REF", "")
    base = f"origin/{branch}" if branch else _known(event.before)
    return Surroundings(base, _known(event.after) or "HEAD", actor, "github")


def _event(path: str) -> Event:
    if not path:
        return Event()
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_EVENT)
        return msgspec.json.decode(data, type=Event)
    except (OSError, msgspec.MsgspecError) as error:
        text = _("The event file {path} cannot be read: {problem}.")
        raise UsageError(text.format(path=path, problem=error)) from None


def _gitlab(variables: Mapping[str, str]) -> Surroundings:
    merge = variables.get("CI_MERGE_REQUEST_DIFF_BASE_SHA") or None
    base = merge or _known(variables.get("CI_COMMIT_BEFORE_SHA", ""))
    head = variables.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or variables.get("CI_COMMIT_SHA")
    return Surroundings(
        base, head or "HEAD", variables.get("GITLAB_USER_LOGIN") or "student", "gitlab"
    )


def _known(commit: str) -> str | None:
    return commit if commit and not NOTHING.fullmatch(commit) else None
