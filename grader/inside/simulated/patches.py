"""Names of PyTorch that mean something else while the simulator is open."""

from __future__ import annotations

import types
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
    """Applies patches, and takes them back."""

    def __init__(self, patches: Iterable[Patch]) -> None:
        self._new: dict[int, dict[str, Any]] = {}
        self._owners: dict[int, Any] = {}
        self._kept: dict[int, dict[str, Any]] = {}
        for patch in patches:
            self._owners[id(patch.owner)] = patch.owner
            self._new.setdefault(id(patch.owner), {})[patch.name] = patch.value

    def __enter__(self) -> None:
        for key, names in self._new.items():
            space = vars(self._owners[key])
            self._kept[key] = {name: space.get(name, _ABSENT) for name in names}
            _put(self._owners[key], names)

    def __exit__(self, *_: object) -> None:
        while self._kept:
            key, names = self._kept.popitem()
            _put(self._owners[key], {n: v for n, v in names.items() if v is not _ABSENT})
            for name in (n for n, v in names.items() if v is _ABSENT):
                delattr(self._owners[key], name)


def _put(owner: Any, names: dict[str, Any]) -> None:
    if type(owner) is types.ModuleType:
        vars(owner).update(names)  # a hundred names at once
        return
    for name, value in names.items():
        setattr(owner, name, value)
