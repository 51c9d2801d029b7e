"""Which exercise a file is for: its name tells, or the name of a folder that it lies in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from grader.course.exercise import Exercise
from grader.intake.tree import Parts

MARKS = (
    re.compile(r"[ _]*\(\d{1,3}\)$"),  # softmax (1), what browsers write
    re.compile(r"[-_ ]+\d{1,3}$"),  # softmax-2, what Canvas writes
    re.compile(r"[-_ ]+(copy|kopie|copia|副本|final|fixed)$"),
    re.compile(r"的副本$"),
    re.compile(r"^(copy of|copy_of|副本)[-_ ]*"),
)
"""What a copy of a file adds to its name."""

MAX_NAME = 120
"""No exercise has a longer name, and patterns are slow on long ones."""


@dataclass(frozen=True)
class Names:
    """The exercises of a course, by every name that a file of theirs may have."""

    known: dict[str, Exercise]

    @classmethod
    def of(cls, exercises: Iterable[Exercise]) -> Names:
        """All names of some exercises."""
        known: dict[str, Exercise] = {}
        for e in exercises:
            n = e.number
            numbers = {str(n), f"{n:02}"}
            kinds = ("exercise", "exercise_", "ex", "ex_", "e", "")
            names = {kind + number for kind in kinds for number in numbers}
            names |= {f"{number}_{e.slug}" for number in numbers}
            names |= {e.slug, e.slug.replace("_", ""), f"exercise_{n}_{e.slug}"}
            known |= dict.fromkeys(names, e)
        return cls(known)

    def of_name(self, stem: str) -> tuple[Exercise, int] | None:
        """The exercise that a name without suffix tells, and the number of its copy (0: none)."""
        if len(stem) > MAX_NAME:
            return None
        name = unicodedata.normalize("NFKC", stem).lower().strip()
        copy = 0
        for _turn in range(4):
            found = self.known.get(re.sub(r"[- _]+", "_", name))
            if found is not None:
                return found, copy
            name, number = without_mark(name)
            copy = max(copy, number)
        return None

    def of_path(self, path: Parts) -> tuple[Exercise, int] | None:
        """The exercise of a file: by its own name, or by the nearest folder that tells one."""
        stem = path[-1].rpartition(".")[0] or path[-1]
        found = self.of_name(stem)
        if found is not None:
            return found
        for folder in reversed(path[:-1]):
            if (found := self.of_name(folder)) is not None:
                return found[0], 0
        return None


def without_mark(name: str) -> tuple[str, int]:
    """A name without one mark of a copy, and the number in that mark (1 where it has none)."""
    for mark in MARKS:
        match = mark.search(name)
        if match and len(match[0]) < len(name):
            digits = re.search(r"\d+", match[0])
            rest = name[: match.start()] + name[match.end() :]
            return rest.strip(), int(digits[0]) if digits else 1
    return name, 0
