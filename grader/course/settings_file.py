"""A TOML file that people write; what is wrong in it is said with file, key and what is allowed."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from grader.errors import CourseError
from grader.text import _

T = TypeVar("T")

PLACE = re.compile(r" - at `\$\.?(?P<key>[^`]*)`$")
NATIVE = (datetime.datetime, datetime.date, datetime.time)


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables as they are written; raises `CourseError`."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        text = _("{path} cannot be read: {problem}.")
        raise CourseError(text.format(path=path, problem=error.strerror)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        text = _("{path} is not valid TOML: {problem}.")
        raise CourseError(text.format(path=path, problem=error)) from None


def as_settings(value: Any, kind: type[T], path: Path, at: str = "") -> T:
    """A table of the file `path`, which stands there under `at`; raises `CourseError`."""
    try:
        return msgspec.convert(value, kind, builtin_types=NATIVE)
    except msgspec.ValidationError as error:
        raise CourseError(f"{path}: {explained(str(error), kind, at)}") from None


def explained(message: str, kind: type, at: str = "") -> str:
    """msgspec's message with its key, and what is allowed: "`late.per_day`: expected ..."."""
    place = PLACE.search(message)
    inner = place["key"] if place else ""
    text = (message[: place.start()] if place else message).replace(" | null", "")
    text += _allowed(inner, kind, text)
    key = ".".join(part for part in (at, inner) if part)
    return f"`{key}`: {text[0].lower()}{text[1:]}." if key else f"{text}."


def _allowed(key: str, kind: type, message: str) -> str:
    """What may stand there, where msgspec does not say it."""
    here = _described(key, kind)
    if "unknown field" in message and isinstance(here, inspect.StructType):
        names = ", ".join(field.encode_name for field in here.fields)
        return _("; it may hold {names}").format(names=names)
    if "enum value" in message and isinstance(here, inspect.LiteralType | inspect.EnumType):
        values = here.values if isinstance(here, inspect.LiteralType) else list(here.cls)
        return _("; use one of {names}").format(names=", ".join(map(str, values)))
    if "`datetime`" in message:
        return _("; a moment is written like 2026-03-02T23:59:00")
    return ""


def _described(key: str, kind: type) -> inspect.Type:
    """The type of the place that msgspec calls `late.per_day` or `extensions[1].days`."""
    here: Any = inspect.type_info(kind)
    for step in re.findall(r"\[\d+\]|[^.\[\]]+", key):
        if isinstance(here, inspect.VarTupleType):
            here = here.item_type
        else:
            here = next(f.type for f in here.fields if f.encode_name == step)
        if isinstance(here, inspect.UnionType):
            here = next(t for t in here.types if not isinstance(t, inspect.NoneType))
    found: inspect.Type = here
    return found
