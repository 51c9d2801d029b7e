"""Equivalent mutants: those that no check can kill, each with its reason.

They lie in the exercise's folder, in `equivalent.toml`:

    [[mutant]]
    where = "running_mean"
    diff = '''
    - total = x.sum(dim)
    + total = x.sum(dim, )
    '''
    reason = "The default of `dim` is what is asked for here."
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from grader.course.exercise import Text
from grader.errors import CourseError

NAME = "equivalent.toml"

Key = tuple[str, str, int]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One equivalent mutant: function, changed lines, and why no check can tell."""

    where: Text
    diff: Text
    reason: Text
    nth: int = 1

    @property
    def key(self) -> Key:
        """The key of the mutant that is meant."""
        return self.where, self.diff.strip("\n"), self.nth


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mutant: tuple[Entry, ...] = ()


def read_equivalent(folder: Path) -> dict[Key, str]:
    """The reasons by the mutants' keys; raises `CourseError` naming file and key."""
    path = folder / NAME
    if not path.exists():
        return {}
    try:
        entries = msgspec.toml.decode(path.read_bytes(), type=_File).mutant
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: {error}.") from None
    found: dict[Key, str] = {}
    for entry in entries:
        if entry.key in found:
            raise CourseError(f"{path}: a mutant of {entry.where} is listed twice:\n{entry.diff}")
        found[entry.key] = entry.reason
    return found
