"""What a run of `grade ci` leaves: files in its folder, and what the service is told.

The folder is for the student to read, so reports in it hold what students may see. Files that the
service reads (summary, outputs) are written here, by the grader; the sandbox knows no path of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from grader.ci.commands import annotated, classroom_notices
from grader.ci.legacy import step_output
from grader.ci.outcome import Outcome
from grader.ci.redacted import redacted
from grader.ci.summary import comment, summary
from grader.errors import GraderFailure, UsageError
from grader.export.classroom50 import FILE as RESULT
from grader.export.classroom50 import classroom50, place
from grader.export.junit import junit
from grader.report.escape import shorten
from grader.report.model import to_json
from grader.results.cells import number_cell
from grader.results.store import write_atomically
from grader.text import _

MAX_OUTPUT = 1_000_000
"""Characters of one step output."""
REASONS, LENGTH = 500, 300
"""How many reasons `outcome.json` holds, and how long they are."""
OWN = ("outcome.json", "summary.md", "comment.md", "junit.xml", RESULT, "reports/*.json")


class Facts(msgspec.Struct, frozen=True):
    """A run as data, for the stage that publishes it: `outcome.json`."""

    score: float | None
    """None where the grader failed."""
    max_score: float
    needs_human: bool
    reasons: tuple[str, ...]
    """Why a human should look at it."""
    exercises: tuple[str, ...]
    files: tuple[str, ...]
    """The file of each exercise that was graded."""
    status: str
    minimum: float
    student: str
    base: str
    head: str
    outcome: int = 1
    """The version of this format."""


@dataclass(frozen=True)
class Publisher:
    """Where things go."""

    out: Path
    variables: Mapping[str, str]

    def clear(self) -> None:
        """Take away what an earlier run left: a run that is killed leaves no other's score."""
        for path in [path for name in OWN for path in self.out.glob(name)]:
            with self._writing():
                path.unlink()

    def publish(self, outcome: Outcome, student: str, base: str, head: str) -> None:
        """Write everything; raises `GraderFailure` where a file cannot be written."""
        facts = facts_of(outcome, student, base, head)
        with self._writing():
            self._put(
                "outcome.json", msgspec.json.format(msgspec.json.encode(facts), indent=2) + b"\n"
            )
            self._put("summary.md", summary(outcome).encode())
            self._put("comment.md", comment(outcome).encode())
            for one in outcome.graded:
                shown = to_json(redacted(one.report, one.views))
                self._put(f"reports/{one.report.exercise}.json", shown.encode() + b"\n")
            for name, data in exported(outcome, self.variables):
                self._put(name, data)
            self._append("GITHUB_STEP_SUMMARY", summary(outcome))
            self._append("GITHUB_OUTPUT", "".join(outputs(outcome)))

    def told(self, outcome: Outcome) -> str:
        """The workflow commands for GitHub's log."""
        lines = [one.command() for one in annotated(outcome)]
        if outcome.graded and outcome.is_scored:
            lines += classroom_notices(outcome)
        return "".join(f"{line}\n" for line in lines)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            text = _("{path} cannot be written: {problem}.")
            path = error.filename or self.out
            raise GraderFailure(text.format(path=path, problem=error.strerror)) from None

    def _put(self, name: str, data: bytes) -> None:
        write_atomically(self.out / name, data)

    def _append(self, variable: str, text: str) -> None:
        if path := self.variables.get(variable):
            with Path(path).open("a", encoding="utf-8", errors="replace") as file:
                file.write(text)


def facts_of(outcome: Outcome, student: str, base: str, head: str) -> Facts:
    """A run as data."""
    return Facts(
        score=outcome.score if outcome.is_scored else None,
        max_score=outcome.max_score,
        needs_human=outcome.needs_human,
        reasons=tuple(shorten(reason, LENGTH) for reason in outcome.reasons[:REASONS]),
        exercises=tuple(one.report.exercise for one in outcome.graded),
        files=tuple(one.turn.path for one in outcome.graded),
        status=str(outcome.status),
        minimum=outcome.minimum,
        student=student,
        base=base,
        head=head,
    )


def exported(outcome: Outcome, variables: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files of other formats: JUnit's, and Classroom 50's where there is a score."""
    if outcome.source is None:
        return
    yield from junit(outcome.source).files.items()
    repository = variables.get("GITHUB_REPOSITORY", "").rpartition("/")[2]
    known = {"CLASSROOM": variables.get("GITHUB_REPOSITORY_OWNER", ""), "ASSIGNMENT": repository}
    given = {name: value for name, value in variables.items() if value}
    where = place({name: value or "local" for name, value in known.items()} | given)
    for data in classroom50(outcome.source, where).files.values():
        yield RESULT, data


def outputs(outcome: Outcome) -> Iterator[str]:
    """Values for later steps: one line each, and none of them a student's text."""
    values = {
        "status": str(outcome.status),
        "score": number_cell(outcome.score) if outcome.is_scored else "",
        "max-score": number_cell(outcome.max_score),
        "needs-human": "true" if outcome.needs_human else "false",
        "result": step_output(outcome),
    }
    for name, value in values.items():
        yield f"{name}={value if len(value) < MAX_OUTPUT else ''}\n"


def refuse_links(out: Path, root: Path) -> None:
    """Raise `UsageError` where a link on the way to `out`, or in it, could lead elsewhere."""
    above = [p for p in (out.absolute(), *out.absolute().parents) if root in p.parents]
    below = list(out.rglob("*")) if out.is_dir() else []
    for path in (*above, *below):
        if path.is_symlink():
            text = _("{path} is a symbolic link: results are not written through links.")
            raise UsageError(text.format(path=path))
