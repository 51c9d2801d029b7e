"""`@points`: what makes a pytest function part of a scored check."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

ATTRIBUTE = "__torchgrade__"


@dataclass(frozen=True)
class Mark:
    """What `@points` says of a function: its check's id (`C1`), its points, hidden or not."""

    check: str
    points: float
    hidden: bool = False


def points(worth: float, check: str, *, hidden: bool = False) -> Callable[[Function], Function]:
    """Make a function part of the check `check`, which is worth `worth` points.

    Functions with the same id form one check, passed when all of them pass; they state the
    same points. The first function's name is the check's name, its docstring the sentence
    that students read. A hidden check is scored but not shown to students.
    """
    if not re.fullmatch(r"C[1-9]\d*", check):
        raise ValueError(f"a check id is C1, C2, ..., not {check!r}")

    def decorate(function: Function) -> Function:
        if not (function.__doc__ or "").strip():
            raise ValueError(f"{function.__name__} needs a docstring: the sentence students read")
        setattr(function, ATTRIBUTE, Mark(check, float(worth), hidden))
        return function

    return decorate


def mark_of(function: Any) -> Mark | None:
    """The mark of a function, or None."""
    mark = getattr(function, ATTRIBUTE, None)
    return mark if isinstance(mark, Mark) else None
