"""Names of PyTorch that mean something else while the simulator is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_ABSENT = object()


@dataclass(frozen=True)
class Patch:
    """One name of a module or class, and what it means for a while."""

    owner: Any
    name: str
    value: Any


class Patched:
    """Applies patches, and takes them back in reverse order."""

    def __init__(self, patches: Iterable[Patch]) -> None:
        self._patches = list(patches)
        self._kept: list[tuple[Patch, Any]] = []

    def __enter__(self) -> None:
        for patch in self._patches:
            self._kept.append((patch, vars(patch.owner).get(patch.name, _ABSENT)))
            setattr(patch.owner, patch.name, patch.value)

    def __exit__(self, *_: object) -> None:
        while self._kept:
            patch, value = self._kept.pop()
            if value is _ABSENT:
                delattr(patch.owner, patch.name)
            else:
                setattr(patch.owner, patch.name, value)
