"""GitHub's workflow commands: annotations at the student's own lines, and values for later steps.

Text of a student stays text: it is escaped in commands, and while anything else is printed the
runner is told to look for none.
"""

from __future__ import annotations

import ast
import json
import re
import secrets
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from grader.ci.outcome import Graded, Outcome
from grader.report.escape import clean, shorten
from grader.report.model import Status, Verdict
from grader.report.telling import verdict_name
from grader.results.cells import number_cell
from grader.results.visible import View
from grader.text import _

MOST = 10
"""So many annotations of a kind does GitHub show for one step."""
LENGTH = 500
CELL = re.compile(r"# cell (\d{1,5})")
CALLED = re.compile(r"(?m)^(\w{1,80})\(")


@dataclass(frozen=True)
class Annotation:
    """A remark at a place in a file."""

    kind: str
    """`error`, `warning` or `notice`."""
    message: str
    title: str
    file: str = ""
    line: int = 0

    def command(self) -> str:
        """As the runner reads it."""
        places = {
            "file": self.file,
            "line": str(self.line) if self.line else "",
            "title": self.title,
        }
        said = ",".join(f"{name}={_property(value)}" for name, value in places.items() if value)
        return f"::{self.kind} {said}::{_message(shorten(clean(self.message), LENGTH))}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(shorten(clean(text), LENGTH)).replace(":", "%3A").replace(",", "%2C")


def stopped(stream: TextIO) -> str:
    """Make the runner look for no commands in what follows; returns what ends that."""
    token = secrets.token_hex(16)
    stream.write(f"::stop-commands::{token}\n")
    stream.flush()
    return token


def annotated(outcome: Outcome) -> list[Annotation]:
    """What is said at the lines of the change, the worst first, as many as are shown."""
    failed = [(one, view) for one in outcome.graded for view in one.views if _lost(view)]
    failed.sort(key=lambda pair: -pair[1].max_points)
    errors = [*_refusals(outcome), *(_error(one, view) for one, view in failed)]
    return [*errors[:MOST], *_warnings(outcome)[:MOST]]


def _lost(view: View) -> bool:
    return view.verdict not in (None, Verdict.PASSED)


def _refusals(outcome: Outcome) -> Iterator[Annotation]:
    if outcome.failure:
        yield Annotation("error", outcome.failure, _("the grader failed"))
    for one in outcome.graded:
        if one.report.status != "graded":
            kind = "error"
            reason = one.report.reason or ""
            yield Annotation(kind, reason, _refused_title(one.report.status), one.turn.path, 1)


def _refused_title(status: Status) -> str:
    return _("not graded") if status == "refused" else _("the grader failed")


def _warnings(outcome: Outcome) -> list[Annotation]:
    title = _("needs a human")
    return [Annotation("warning", f"{f.path}: {f.reason}", title, f.path) for f in outcome.findings]


def _error(one: Graded, view: View) -> Annotation:
    points = number_cell(view.max_points)
    verdict = verdict_name(view.verdict) if view.verdict else ""
    title = f"{view.id} {verdict} (0/{points})"
    told = [view.part or view.title, view.message or ""]
    if view.misconception is not None:
        told.append(view.misconception.message)
    message = "\n".join(filter(None, told))
    is_cells = one.turn.path.endswith(".ipynb")
    line, cell = place_of(view, one.turn.submission.source, is_cells=is_cells)
    if cell:
        message = _("In code cell {number}: {message}").format(number=cell, message=message)
        line = 1
    return Annotation("error", message, title, one.turn.path, line)


def place_of(view: View, source: str, *, is_cells: bool) -> tuple[int, int]:
    """The student's line that a failure is about (1 where none is), and the notebook's cell."""
    line = _named_line(view) or _defined(view, source) or 1
    if not is_cells:
        return line, 0
    if cell := _named_cell(view):
        return 1, cell
    cells = (CELL.fullmatch(text) for text in source.splitlines()[:line])
    numbers = [int(match[1]) for match in cells if match]
    return line, numbers[-1] if numbers else 0


def _named_line(view: View) -> int | None:
    """The line that the message names."""
    for fact in view.facts:
        for text in (_("your line {line}"), _("line {line}")):
            pattern = re.escape(text).replace(re.escape("{line}"), r"(\d{1,7})")
            if match := re.fullmatch(pattern, fact.label):
                return int(match[1])
    return None


def _named_cell(view: View) -> int | None:
    """The notebook's cell that the message names."""
    label = re.escape(_("your cell {cell}, line {line}"))
    pattern = label.replace(re.escape("{cell}"), r"(?P<cell>\d{1,6})")
    pattern = pattern.replace(re.escape("{line}"), r"\d{1,7}")
    found = (re.fullmatch(pattern, fact.label) for fact in view.facts)
    return next((int(match["cell"]) for match in found if match), None)


def _defined(view: View, source: str) -> int | None:
    """Where the function is defined that the example calls."""
    called = CALLED.findall(view.example or "")
    if not called:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the student's strings
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    lines = [n.lineno for n in tree.body if isinstance(n, kinds) and n.name == called[-1]]
    return lines[-1] if lines else None


def classroom_notices(outcome: Outcome) -> Iterable[str]:
    """What GitHub Classroom's collector read of a run: two notices."""
    points = {"totalPoints": outcome.score, "maxPoints": outcome.max_score}
    text = f"Points {number_cell(outcome.score)}/{number_cell(outcome.max_score)}"
    yield Annotation("notice", text, "Autograding complete").command()
    yield Annotation("notice", json.dumps(points), "Autograding report").command()
