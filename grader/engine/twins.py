"""Diagnosis by twin: the known mistake that answers as the submission does, and only that one.

The answers of every misconception of an exercise to every recorded request are themselves
recorded, once. A failing submission's answers are compared with them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import torch

from grader.checks.compare import close
from grader.course.exercise import Text
from grader.engine.answers import Answers
from grader.engine.calls import decode_reply, encode_reply
from grader.engine.record import Record
from grader.engine.seat import LoadFailed
from grader.engine.store import Section
from grader.errors import CourseError
from grader.inside import codec
from grader.sandbox.handle import Reply, StudentError

OPENING, CLOSING = "# /// misconception", "# ///"
PLACE = {"file", "line", "code"}
"""What a probe says of where in the file something happens: there no two files are alike."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a file in `wrong/` says of itself."""

    id: Text
    name: Text
    fails: tuple[Text, ...]
    en: Text
    zh: Text
    passes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """A misconception of an exercise: a wrong solution, laid over the reference."""

    header: Header
    path: Path
    source: str


def read_wrong(folder: Path, reference: str) -> list[Wrong]:
    """The misconceptions in `folder/wrong`, each laid over the reference's source."""
    found = []
    for path in sorted((folder / "wrong").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Wrong(read_header(path, text), path, f"{reference}\n\n{text}"))
    return found


def read_header(path: Path, text: str) -> Header:
    """The header of a misconception file; raises `CourseError` naming file and key."""
    lines = text.splitlines()
    try:
        start = lines.index(OPENING)
        end = lines.index(CLOSING, start + 1)
    except ValueError:
        raise CourseError(
            f"{path}: a misconception begins with `{OPENING}`, TOML in comments, `{CLOSING}`."
        ) from None
    body = "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[start + 1 : end])
    try:
        return msgspec.convert(tomllib.loads(body), Header)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CourseError(f"{path}: its header is not valid: {error}.") from None


@dataclass(frozen=True)
class Taken:
    """A twin's answers to one record: replies, and how the worker ended, if it did."""

    replies: list[Reply]
    ended: str | None = None


Twin = Mapping[str, Taken]
"""A misconception's answers by check function."""


def taken(answers: Answers) -> Taken:
    """What is kept of some answers."""
    if isinstance(answers.ended, LoadFailed):
        return Taken([], f"load {answers.ended.error.type}")
    return Taken(answers.taken, answers.ended.verdict if answers.ended else None)


def pack_twin(name: str, function: str, kept: Taken) -> Section:
    """One twin's answers to one record, for the store."""
    tree = {"ended": kept.ended, "replies": [encode_reply(r) for r in kept.replies]}
    return (f"{name} {function}", *codec.dumps(tree, lenient=True))


def unpack_twins(sections: Iterable[Section]) -> dict[str, Twin]:
    """All twins of an exercise, by misconception id and check function."""
    stored: dict[str, dict[str, tuple[bytes, bytes]]] = {}
    for name, text, blob in sections:
        misconception, _, function = name.partition(" ")
        stored.setdefault(misconception, {})[function] = (text, blob)
    return {name: StoredTwin(functions) for name, functions in stored.items()}


class StoredTwin(Mapping[str, Taken]):
    """A twin as it lies in the store; answers are decoded when they are asked for.

    A submission fails a few check functions, and the answers to all others stay unread.
    """

    def __init__(self, stored: dict[str, tuple[bytes, bytes]]) -> None:
        self._stored = stored
        self._read: dict[str, Taken] = {}

    def __getitem__(self, function: str) -> Taken:
        if function not in self._read:
            tree = codec.loads(*self._stored[function])
            replies = [decode_reply(r) for r in tree["replies"]]
            self._read[function] = Taken(replies, tree["ended"])
        return self._read[function]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)


def matching(twins: Mapping[str, Twin], functions: Mapping[str, Taken]) -> list[str]:
    """The ids of the twins that answer as the submission does on all these functions."""
    return [
        name
        for name, twin in twins.items()
        if all(f in twin and alike(twin[f], kept) for f, kept in functions.items())
    ]


def diagnose(
    twins: Mapping[str, Twin],
    failing: Mapping[str, Mapping[str, Taken]],
    everything: Mapping[str, Taken],
) -> dict[str, str]:
    """For each failing check the one misconception that behaves as the submission does.

    Args:
        twins: the recorded misconceptions.
        failing: for each failing check, the answers to its failing functions.
        everything: the answers to all functions of the exercise.

    Where several behave alike on a check, the one that does so on all failing checks, or
    else on the whole exercise, is named; if none stands out, nothing is.
    """
    named: dict[str, str] = {}
    all_failing = {f: kept for functions in failing.values() for f, kept in functions.items()}
    for check, functions in failing.items():
        found = matching(twins, functions)
        for wider in (all_failing, everything):
            if len(found) > 1:
                found = matching({n: twins[n] for n in found}, wider)
        if len(found) == 1:
            named[check] = found[0]
    return named


def diagnose_name(
    twins: Mapping[str, Twin], record: Record, kept: Taken, subject: str
) -> str | None:
    """The one misconception that answers alike where a single name is asked, and is wrong there.

    For submissions with several mistakes at once: another function of theirs may be wrong
    in a way of its own.
    """
    where = record.positions(subject)
    if not where or where[-1] >= len(kept.replies):
        return None
    mine, right = [kept.replies[k] for k in where], [record.replies[k] for k in where]
    found = []
    for name, twin in twins.items():
        theirs = twin[record.function].replies if record.function in twin else []
        if len(theirs) == len(record.replies):
            answers = [theirs[k] for k in where]
            if _all_alike(mine, answers) and not _all_alike(right, answers):
                found.append(name)
    return found[0] if len(found) == 1 else None


def fitting(twins: Mapping[str, Twin], record: Record, kept: Taken, k: int) -> list[str]:
    """The ids of the twins that answer as the submission does on example `k` alone."""
    start, end = record.offsets[k], record.offsets[k + 1]
    mine = kept.replies[start:end]
    return [
        name
        for name, twin in twins.items()
        if record.function in twin and _all_alike(mine, twin[record.function].replies[start:end])
    ]


def alike(a: Taken, b: Taken) -> bool:
    """True when two series of answers are the same within tolerance.

    A time limit may also be met by chance, so it is no likeness.
    """
    if "timeout" in (a.ended, b.ended):
        return False
    return a.ended == b.ended and _all_alike(a.replies, b.replies)


def _all_alike(a: list[Reply], b: list[Reply]) -> bool:
    return len(a) == len(b) and all(map(reply_alike, a, b))


def reply_alike(a: Reply, b: Reply) -> bool:
    """True when two replies are the same within tolerance; NaN is like NaN."""
    if a is b:
        return True
    if a.error is not None or b.error is not None:
        return a.error is not None and b.error is not None and _error_alike(a.error, b.error)
    return value_alike(a.value, b.value)


def _error_alike(a: StudentError, b: StudentError) -> bool:
    return a.type == b.type and a.message == b.message


def value_alike(a: Any, b: Any) -> bool:
    """True when two values are the same within tolerance."""
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        return _tensor_alike(a.detach(), b.detach())
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(value_alike, a, b))
    if isinstance(a, dict):
        told = a.keys() - (PLACE if a.keys() >= PLACE else set())
        return a.keys() == b.keys() and all(value_alike(a[k], b[k]) for k in told)
    if isinstance(a, torch.Generator):
        return int(a.initial_seed()) == int(b.initial_seed())
    if isinstance(a, float):
        return _tensor_alike(torch.tensor(a).double(), torch.tensor(b).double())
    return bool(a == b)


def _tensor_alike(a: torch.Tensor, b: torch.Tensor) -> bool:
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    if torch.equal(a, b):
        return True
    nan = a.isnan()
    if not torch.equal(nan, b.isnan()):
        return False
    return close(a.masked_fill(nan, 0), b.masked_fill(nan, 0))


__all__ = [
    "Header",
    "Taken",
    "Wrong",
    "diagnose",
    "fitting",
    "pack_twin",
    "read_wrong",
    "taken",
    "unpack_twins",
]
