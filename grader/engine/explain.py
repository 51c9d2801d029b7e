"""A failure in words: verdict, message, facts, and the example as code that can be pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.checks.compare import describe
from grader.checks.failures import CheckFailed, Detail, Forbidden, SubmissionRaised
from grader.checks.show import show
from grader.engine.calls import Call, same
from grader.engine.judge import Failed
from grader.engine.record import Record
from grader.engine.seat import LoadFailed
from grader.report.model import Fact, Verdict
from grader.sandbox.handle import StudentError, WorkerEnded
from grader.text import _
from grader.text.phrases import closed_up

NO_ATTRIBUTE = re.compile(r"module '[\w.]{1,80}' has no attribute '(\w{1,80})'")
"""What a probe meets in a file without the name."""
CELL = re.compile(r"# cell \d{1,6}$", re.MULTILINE)
"""What stands above each cell in the source of a notebook."""
MAX_FACT = 10_000
"""Characters of one fact: a list of a hundred thousand parts teaches nobody anything."""
MEMORY_TEXTS = ("can't allocate memory", "not enough memory", "out of memory")


@dataclass(frozen=True)
class Explanation:
    """What a report says of one failure."""

    verdict: Verdict
    message: str
    facts: tuple[Fact, ...] = field(default_factory=tuple)
    example: str | None = None


def explain(failed: Failed, record: Record, source: str) -> Explanation:
    """The failure of one example, for its student; `source` is the student's own text."""
    failure = failed.failure
    example = example_code(failed)
    if isinstance(failure, Forbidden):
        facts = line_facts(((failure.line, ""),) if failure.line else (), source)
        return Explanation(Verdict.FORBIDDEN, closed_up(failure.message), facts, None)
    if isinstance(failure, CheckFailed):
        facts = tuple(Fact(d.label, _shortened(d.text)) for d in failure.details)
        return Explanation(Verdict.FAILED, closed_up(failure.message), facts, example)
    if isinstance(failure, SubmissionRaised):
        return _raised(failure, source, example)
    if isinstance(failure, WorkerEnded):
        if failure.loading:
            text = _("while your file was being loaded: {problem}")
            message = text.format(problem=ended_text(failure))
            return Explanation(Verdict(failure.verdict), message)
        return Explanation(Verdict(failure.verdict), ended_text(failure), (), example)
    if isinstance(failure, LoadFailed):
        return load_failure(failure.error, source)
    return _unusable(failed, record, example)


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_FACT else f"{text[:MAX_FACT]} …"


def _raised(failure: SubmissionRaised, source: str, example: str | None) -> Explanation:
    if (name := _missing_name(failure)) is not None:
        text = _("there is no function or class `{name}` in your file")
        return Explanation(Verdict.NOT_ATTEMPTED, text.format(name=name))
    if failure.not_written:
        text = _("`{name}` is not written yet")
        return Explanation(Verdict.NOT_ATTEMPTED, text.format(name=_written_name(failure)))
    facts = line_facts(failure.lines[-1:], source)
    if out_of_memory(failure.bases, failure.message):
        return Explanation(
            Verdict.MEMORY, _("it needs more memory than is allowed"), facts, example
        )
    message = f"{failure.type_name}: {failure.message}".rstrip(": ")
    return Explanation(Verdict.CRASHED, message, facts, example)


def _missing_name(failure: SubmissionRaised) -> str | None:
    """The public name that the file lacks: asked for by a call, or by a probe."""
    if failure.missing:
        return failure.message[:80]
    asked = NO_ATTRIBUTE.match(failure.message)
    if failure.type_name == "AttributeError" and not failure.lines and asked:
        return asked[1]
    return None


def _written_name(failure: SubmissionRaised) -> str:
    return failure.lines[-1][1] if failure.lines else failure.name


def out_of_memory(bases: tuple[str, ...], message: str) -> bool:
    """True for the ways in which Python and torch say that memory ran out."""
    return "MemoryError" in bases or (
        "RuntimeError" in bases and any(text in message for text in MEMORY_TEXTS)
    )


def load_failure(error: StudentError, source: str) -> Explanation:
    """Why the file itself could not be executed."""
    if error.syntax is not None:
        line, column = error.syntax
        text = _("your file is not valid Python: {message} (line {line})")
        message = text.format(message=error.message.partition(" (")[0], line=line)
        return Explanation(Verdict.CRASHED, message, _caret(source, line, column))
    text = _("your file could not be loaded: {error}")
    message = text.format(error=f"{error.type}: {error.message}".rstrip(": "))
    verdict = Verdict.MEMORY if out_of_memory(error.bases, error.message) else Verdict.CRASHED
    return Explanation(verdict, message, line_facts(error.lines[-1:], source))


def _caret(source: str, line: int, column: int) -> tuple[Fact, ...]:
    text = source_line(source, line)
    if text is None:
        return ()
    indent = len(text) - len(text.lstrip())
    shown = Fact(_("line {line}").format(line=line), text.strip())
    if column > len(text) + 1:  # an error that the submission made up
        return (shown,)
    return (shown, Fact("", " " * max(0, column - 1 - indent) + "^"))


def line_facts(places: tuple[tuple[int, str], ...], source: str) -> tuple[Fact, ...]:
    """The student's own line of a failure."""
    facts = []
    for line, _name in places:
        text = source_line(source, line)
        if text is not None:
            facts.append(Fact(line_name(source, line), text.strip()))
    return tuple(facts)


def line_name(source: str, line: int) -> str:
    """What a student calls a line: in a notebook, its number in its cell."""
    if not CELL.match(source):
        return _("your line {line}").format(line=line)
    before = source.splitlines()[:line]
    starts = [k for k, text in enumerate(before) if CELL.fullmatch(text)]
    cell = before[starts[-1]].rpartition(" ")[2]
    text = _("your cell {cell}, line {line}")
    return text.format(cell=cell, line=line - starts[-1] - 1)


def source_line(source: str, line: int) -> str | None:
    """One line of the student's source, or None when there is no such line."""
    lines = source.splitlines()
    return lines[line - 1][:300] if 0 < line <= len(lines) else None


def ended_text(failure: WorkerEnded) -> str:
    """Why the process of a submission ended, in words."""
    if failure.verdict == "timeout":
        if failure.detail == "cpu":
            return _("it used more processor time than is allowed: an endless loop?")
        text = _("it did not answer within {seconds} seconds: an endless loop?")
        return text.format(seconds=failure.detail)
    if failure.verdict == "memory":
        return _("it needs more memory than is allowed")
    if failure.verdict == "output_limit":
        return _("it printed more than is allowed (16 MB)")
    if failure.verdict == "protocol":
        return _("it wrote into the grader's own channel; no answer of it can be used")
    if failure.detail.startswith("exit"):
        return _("it ended the Python process (os._exit, sys.exit?)")
    return _("it crashed the Python process ({signal})").format(signal=failure.detail)


def _unusable(failed: Failed, record: Record, example: str | None) -> Explanation:
    """The check could not work with what came back: say how that differs from what it should be."""
    call, reply = failed.call, failed.reply
    if call is None or reply is None:
        raise failed.failure
    expected = _expected_reply(failed, record, call)
    name = call.shown_name
    if expected is not None:
        text = _("`{name}` returned {got}, but {expected} was expected")
        message = text.format(name=name, got=describe(reply.value), expected=describe(expected))
    else:
        text = _("`{name}` returned {got}, which cannot be used here")
        message = text.format(name=name, got=describe(reply.value))
    return Explanation(Verdict.FAILED, message, (), example)


def _expected_reply(failed: Failed, record: Record, call: Call) -> Any:
    if failed.index is None:
        return None
    example = record.examples[failed.index]
    for recorded, reply in zip(example.calls, example.replies, strict=True):
        if recorded.same(call) and reply.error is None:
            return reply.value
    return None


def example_code(failed: Failed) -> str | None:
    """The drawn inputs, and the call that failed, as code."""
    lines = [f"{name} = {show(value)}" for name, value in failed.kwargs.items()]
    if failed.call is not None and not failed.call.is_probe:
        lines.append(call_code(failed.call, failed.kwargs))
    return "\n".join(lines) or None


def call_code(call: Call, names: dict[str, Any]) -> str:
    """A call as code; arguments that are drawn inputs appear under their names."""
    args = [_argument(value, names) for value in call.args]
    args += [f"{key}={_argument(value, names)}" for key, value in call.kwargs.items()]
    return f"{call.shown_name}({', '.join(args)})"


def _argument(value: Any, names: dict[str, Any]) -> str:
    if isinstance(value, (torch.Tensor, tuple, list, float)):
        for name, drawn in _named(names):
            if same(value, drawn):
                return name
    return show(value)


def _named(names: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The drawn inputs, and the parts of those that are tuples: `case`, `case[0]`."""
    for name, drawn in names.items():
        yield name, drawn
        if isinstance(drawn, tuple):
            yield from ((f"{name}[{k}]", part) for k, part in enumerate(drawn))


__all__ = ["Detail", "Explanation", "call_code", "example_code", "explain"]
