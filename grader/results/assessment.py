"""`assessment.toml`: how the reports of a class become marks. `docs/assessment.md` explains it.

Numbers are read as the author wrote them, so that 0.1 stays a tenth; `grader/results/marks.py`
computes with them exactly.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from grader.course.exercise import ExerciseId, Text
from grader.course.settings_file import as_settings, read_toml
from grader.errors import CourseError
from grader.text import _

FILE = "assessment.toml"
EXERCISE = re.compile(r"exercise-[1-9]\d*")

Percent = Annotated[float, Meta(ge=0, le=100)]
Weight = Annotated[float, Meta(gt=0, le=1_000_000)]
Days = Annotated[int, Meta(ge=1, le=3660)]


class Shown(enum.StrEnum):
    """What students see of a hidden check."""

    NOTHING = "nothing"
    NAME = "name"
    """The sentence that it checks, and its points."""
    VERDICT = "verdict"
    """Also whether it passed; no message and no example."""
    ALL = "all"
    """What they see of any other check."""


class Total(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the marks of the exercises become one."""

    out_of: Weight | None = None
    """What full marks amount to; left out, what the exercises add up to."""
    drop_lowest: Annotated[int, Meta(ge=0, le=100)] = 0
    capped: bool = False
    """Extra credit lifts no total above `out_of`."""


class Rounding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To how many decimals marks and totals are rounded, and where a half goes."""

    places: Annotated[int, Meta(ge=0, le=6)] = 2
    mode: Literal["half_up", "half_even", "up", "down"] = "half_up"


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What being late costs."""

    per_day: Percent = 0
    """Percent for each day begun."""
    of: Literal["score", "max"] = "score"
    """Percent of the points that were reached, or of those that there are."""
    grace_minutes: Annotated[int, Meta(ge=0, le=525_600)] = 0
    """Late by no more than this is not late."""
    cap: Percent = 100
    """Percent that is taken at most."""
    closes_after_days: Days | None = None
    """What is handed in later than this counts 0."""
    unknown_days: Annotated[int, Meta(ge=0, le=3660)] | None = None
    """Days assumed where the platform says "late" and not by how much; left out, a human looks."""

    @property
    def matters(self) -> bool:
        """False where being late costs nothing."""
        return self.per_day > 0 or self.closes_after_days is not None


class Hidden(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What students see of hidden checks, before and from a moment on."""

    show: Shown = Shown.NOTHING
    after: dt.datetime | None = None
    show_after: Shown | None = None


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One exercise that counts."""

    weight: Weight | None = None
    """The points that it is worth; left out, those of its checks."""
    due: dt.datetime | None = None
    closes: dt.datetime | None = None
    """What is handed in later counts 0."""
    extra_credit: bool = False
    """Adds to the total, not to what the total is out of."""
    late: Late | None = None
    """In place of the general rules on lateness."""


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """More time for one student, or none of the work: exactly one of `days`, `due`, `excused`."""

    student: Text
    exercise: ExerciseId | None = None
    """Left out, all exercises."""
    days: Days | None = None
    due: dt.datetime | None = None
    excused: bool = False
    reason: str = ""
    """For the instructor's memory; it appears nowhere."""


class Assessment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of a course. Its moments carry their time zone."""

    time_zone: Text | None = None
    total: Total = Total()
    rounding: Rounding = Rounding()
    late: Late = Late()
    hidden: Hidden = Hidden()
    exercises: dict[str, Counted] = {}
    """The exercises that count, by id; none named: all do."""
    extensions: tuple[Extension, ...] = ()

    def counted(self, exercise: str) -> Counted | None:
        """The rules of one exercise; None where it does not count."""
        return self.exercises.get(exercise) if self.exercises else Counted()

    def extension(self, student: str, exercise: str) -> Extension | None:
        """What this student was granted; words on one exercise go before words on all."""
        own = [e for e in self.extensions if e.student == student]
        exact = [e for e in own if e.exercise == exercise]
        return next(iter(exact or [e for e in own if e.exercise is None]), None)

    def zone(self) -> dt.tzinfo:
        """The course's time zone; UTC where it names none."""
        return ZoneInfo(self.time_zone) if self.time_zone else dt.UTC


def read_rules(path: Path | None) -> Assessment:
    """The rules in a file; without one, all exercises count with their points, late or not.

    Raises `CourseError` naming file, key and what is allowed.
    """
    if path is None:
        return Assessment()
    return _Reader(path).read()


class _Reader:
    """Reads one file; what is wrong is raised with its key."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Assessment:
        tables = read_toml(self.path)
        named = tables.pop("exercises", {})
        rules = as_settings(tables, Assessment, self.path)
        self.zone = self._zone(rules.time_zone)
        return msgspec.structs.replace(
            rules,
            hidden=self._hidden(rules.hidden),
            exercises=self._exercises(named),
            extensions=tuple(self._extensions(rules.extensions, named)),
        )

    def wrong(self, key: str, problem: str) -> CourseError:
        return CourseError(f"{self.path}: `{key}`: {problem}")

    def _zone(self, name: str | None) -> ZoneInfo | None:
        try:
            return ZoneInfo(name) if name else None
        except (KeyError, OSError, ValueError):  # unknown, a folder, no possible name
            text = _("there is no time zone `{name}`; use a name like Europe/Berlin.")
            raise self.wrong("time_zone", text.format(name=name)) from None

    def _moment(self, moment: dt.datetime | None, key: str) -> dt.datetime | None:
        """A moment with its time zone."""
        if moment is None or moment.tzinfo is not None:
            return moment
        if self.zone is None:
            text = _(
                'has no time zone; put `time_zone = "Europe/Berlin"` on top, or an offset here.'
            )
            raise self.wrong(key, text)
        return moment.replace(tzinfo=self.zone)

    def _hidden(self, hidden: Hidden) -> Hidden:
        if (hidden.after is None) != (hidden.show_after is None):
            raise self.wrong("hidden", _("`after` and `show_after` go together."))
        after = self._moment(hidden.after, "hidden.after")
        return msgspec.structs.replace(hidden, after=after)

    def _exercises(self, named: Any) -> dict[str, Counted]:
        tables = as_settings(named, dict[str, Any], self.path, "exercises")
        return {name: self._counted(name, table) for name, table in tables.items()}

    def _counted(self, name: str, table: Any) -> Counted:
        key = f"exercises.{name}"
        if not EXERCISE.fullmatch(name):
            raise self.wrong(key, _("exercises are called exercise-1, exercise-2, …"))
        counted = as_settings(table, Counted, self.path, key)
        due = self._moment(counted.due, f"{key}.due")
        closes = self._moment(counted.closes, f"{key}.closes")
        if due and closes and closes < due:
            raise self.wrong(f"{key}.closes", _("lies before `due`."))
        return msgspec.structs.replace(counted, due=due, closes=closes)

    def _extensions(self, given: tuple[Extension, ...], named: dict[str, Any]) -> list[Extension]:
        seen: set[tuple[str, str | None]] = set()
        return [self._extension(k, e, named, seen) for k, e in enumerate(given)]

    def _extension(
        self, k: int, extension: Extension, named: dict[str, Any], seen: set[tuple[str, str | None]]
    ) -> Extension:
        key = f"extensions[{k}]"
        student, exercise = extension.student, extension.exercise
        if (student, exercise) in seen:
            text = _("`{student}` has another extension for the same.")
            raise self.wrong(key, text.format(student=student))
        seen.add((student, exercise))
        if [extension.days is None, extension.due is None, not extension.excused].count(False) != 1:
            raise self.wrong(key, _("needs exactly one of `days`, `due` and `excused`."))
        if exercise is not None and named and exercise not in named:
            text = _("{exercise} does not count: there is no [exercises.{exercise}].")
            raise self.wrong(f"{key}.exercise", text.format(exercise=exercise))
        if extension.due is not None and not named.get(exercise or "", {}).get("due"):
            text = _("needs an `exercise` that has a due date itself.")
            raise self.wrong(f"{key}.due", text)
        return msgspec.structs.replace(extension, due=self._moment(extension.due, f"{key}.due"))
