"""An exercise of a student release: its recorded examples, and no reference.

Beside the public files of the exercise lie `seal.json` and two record files. Scores come from
replaying the recorded examples, as in the course. Live Hypothesis works where a check does not
ask the reference; where one does, the smallest recorded example that fails is shown.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.engine import store
from grader.engine.calls import Call, value_of
from grader.engine.exercise import ExerciseEngine, Part
from grader.engine.judge import Failed, Judge, Outcome
from grader.engine.record import Record, inner, unpack_record
from grader.engine.seat import Seat
from grader.engine.targets import NotRecorded, Target
from grader.engine.twins import Header
from grader.errors import ExerciseError, UsageError
from grader.sandbox.handle import Reply
from grader.sandbox.launcher import Launcher
from grader.text import _

SEAL = "seal.json"
FORMAT = 1
SECRET = "release"  # noqa: S105  # not a secret: it keeps a release's examples apart from a course's
"""What a release's examples are drawn with, so that its answers are not those that grade."""
DEVICE = "simulated"
"""Where the checks about devices of a release run: everybody has it."""


class Seal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a sealed exercise says of itself, besides its public description."""

    seal: int
    """The version of this format."""
    course: str
    """The digest of the authored exercise, for reports."""
    grader: str
    torch: str
    python: str
    mistakes: tuple[Header, ...]
    """The known mistakes: names and messages."""


def engine_of(course: Course, exercise: Exercise, secret: str, device: str) -> ExerciseEngine:
    """The engine of an exercise: sealed, or with its reference at hand."""
    if not course.sealed:
        return ExerciseEngine(course, exercise, secret, device)
    if device != DEVICE:
        raise UsageError(_("A student release grades devices with --device simulated only."))
    return SealedEngine(course, exercise, SECRET, device)


@dataclass
class SealedEngine(ExerciseEngine):
    """Records of one exercise as a release holds them."""

    missed: Counter[str] = field(default_factory=Counter)
    """How often each check function asked the reference what was not recorded."""

    @cached_property
    def seal(self) -> Seal:
        """What the sealed exercise says of itself; raises `ExerciseError`."""
        path = self.folder / SEAL
        try:
            seal = msgspec.json.decode(path.read_bytes(), type=Seal)
        except (OSError, msgspec.MsgspecError) as error:
            raise damaged(path) from error
        if seal.seal > FORMAT:
            text = _("This release needs a newer grader: run `pip install -U torchgrade`.")
            raise UsageError(text)
        return seal

    @cached_property
    def report_digest(self) -> str:
        """The digest of the authored exercise that was sealed."""
        return self.seal.course

    @property
    def mistakes(self) -> tuple[Header, ...]:
        """What the known mistakes are called, and what is said of them."""
        return self.seal.mistakes

    @property
    def prepared(self) -> bool:
        """Nothing is recorded here."""
        return True

    def path(self, kind: str) -> Path:
        """Where the `examples` or `twins` of this exercise are kept."""
        return self.folder / f"{kind}.bin"

    def judge(self, part: Part) -> Judge:
        """What runs one check function for one submission."""
        record = self.record(part)
        recalling = Recalling(record.function, answers_in([record]), self.missed)
        return SealedJudge(part.function, part.fixed, record, recalling)

    def twin_sections(self, launcher: Launcher) -> list[store.Section]:
        """The answers of every misconception, as they are stored."""
        del launcher
        return self._sections("twins")

    def _read_records(self) -> dict[str, Record]:
        records = self._unpacked(self._sections("examples"))
        if records is None:
            raise damaged(self.path("examples"))
        return records

    def _sections(self, kind: str) -> list[store.Section]:
        sections = store.read(self.path(kind))
        if sections is None:
            raise damaged(self.path(kind))
        return sections


def damaged(path: Path) -> ExerciseError:
    """The error for a file of a release that is missing or is not what was written."""
    if path.suffix == ".bin":
        path = store.packed_file(path)
    text = _("{path} is missing or damaged. Get a fresh copy of this release.")
    return ExerciseError(text.format(path=path))


@dataclass
class Recalling(Target):
    """The reference as far as it was recorded; the example at hand is dropped where it was not."""

    asker: str
    """The check function that asks."""
    known: list[tuple[Call, Reply]]
    missed: Counter[str]

    def answer(self, call: Call) -> Any:
        for known, reply in self.known:
            if known.same(call):
                return value_of(known, reply)
        self.missed[self.asker] += 1
        raise NotRecorded


def answers_in(records: Iterable[Record]) -> list[tuple[Call, Reply]]:
    """What the reference was asked in some records, and what it answered."""
    return [pair for record in records for example in record.examples for pair in example.oracle]


def recalled(folder: Path) -> Target | None:
    """The reference of a sealed exercise for plain pytest; None where it is not sealed."""
    if not (folder / SEAL).exists():
        return None
    path = folder / "examples.bin"
    sections = store.read(path)
    if sections is None:
        raise damaged(path)
    records = [unpack_record(name, text, blob) for name, text, blob in sections]
    return Recalling("", answers_in(records), Counter())


@dataclass
class SealedJudge(Judge):
    """Judges without a reference at hand."""

    fallback: Recalling

    def replay(self, seat: Seat) -> Outcome:
        """As with a reference; raises `ExerciseError` where no example could be judged at all."""
        missed, name = self.fallback.missed, self.record.function
        before = missed[name]
        outcome = super().replay(seat)
        if outcome.passed and missed[name] - before >= len(self.record.examples):
            text = _(
                "{check} cannot be judged here: it asks for answers that this release does "
                "not hold. Your course's own grading has them."
            )
            raise ExerciseError(text.format(check=name))
        return outcome

    def shrink(self, seat: Seat, seed: int) -> tuple[Failed | None, bool]:
        """Live Hypothesis, for checks that do without the reference."""
        return (None, False) if asks_reference(self.function) else super().shrink(seat, seed)


def asks_reference(function: Callable[..., Any]) -> bool:
    """True for a check function that is handed the reference."""
    return "reference" in inspect.signature(inner(function)).parameters
