"""Gradescope's export of an assignment: `submission_metadata.yml` tells whose each folder is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.errors import UsageError
from grader.intake.handed import Class, Handed, iso_time
from grader.intake.tree import Entry, Parts, Tree, Unreadable, writable
from grader.results.model import Student
from grader.text import _

FILE = "submission_metadata.yml"
MAX_BYTES = 256 << 20
"""The file holds the printed output of earlier autograders as well."""


def fits(tree: Tree, top: Parts) -> bool:
    """Whether `top` holds the metadata."""
    return any(e.path == (*top, FILE) for e in tree.entries)


def read(tree: Tree, top: Parts) -> Class:
    """Each submission's files, for each of its submitters."""
    found = Class()
    facts = _metadata(next(e for e in tree.entries if e.path == (*top, FILE)))
    depth = len(top)
    files: dict[str, list[Entry]] = {}
    for entry in tree.entries:
        if entry.below(top) and len(entry.path) > depth + 1:
            files.setdefault(entry.path[depth], []).append(entry)
    for folder, entries in files.items():
        if folder not in facts:
            text = _("`{folder}` was left out: {file} says nothing of it.")
            found.notices.append(text.format(folder=folder, file=FILE))
            continue
        _add(found, folder, facts[folder], [(e, e.path[depth + 1 :]) for e in entries])
    for folder, fact in facts.items():
        if folder not in files:
            _add(found, folder, fact, [])
    return found


def _add(found: Class, folder: str, fact: Any, entries: list[tuple[Entry, Parts]]) -> None:
    students = list(_submitters(fact))
    at = _text(fact, "created_at")
    group = folder if len(students) > 1 else None
    for student in students:
        handed = [
            Handed(student, entry, path, submitted=iso_time(at) if at else None, group=group)
            for entry, path in entries
        ]
        found.add(student, *handed)
    if not students:
        text = _("`{folder}` was left out: {file} names no submitter.")
        found.notices.append(text.format(folder=folder, file=FILE))


def _submitters(fact: Any) -> Iterator[Student]:
    submitters = _item(fact, "submitters")
    for one in submitters if isinstance(submitters, list) else []:
        name, sid, email = (_text(one, key) for key in ("name", "sid", "email"))
        if name or sid or email:
            keys = {"sid": sid} if sid else {}
            yield Student(sid or email or name, name, email, keys)


def _item(fact: Any, key: str) -> Any:
    """Ruby writes its symbols with a colon."""
    return fact.get(f":{key}", fact.get(key)) if isinstance(fact, dict) else None


def _text(fact: Any, key: str) -> str:
    """A text that can be written anywhere: YAML may hold half a surrogate pair."""
    value = _item(fact, key)
    return writable(value.strip()) if isinstance(value, str) else ""


def _metadata(entry: Entry) -> dict[str, Any]:
    """The file as plain texts, lists and mappings: no tag in it is obeyed."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        facts = yaml.load(entry.read(MAX_BYTES), Loader=loader)  # noqa: S506  # a BaseLoader makes plain texts only
    except (Unreadable, yaml.YAMLError, RecursionError, ValueError) as error:
        text = _("{path} cannot be read: {problem}.")
        raise UsageError(text.format(path=FILE, problem=str(error)[:300])) from None
    if not isinstance(facts, dict):
        raise UsageError(_("{path} names no submission.").format(path=FILE))
    return {writable(str(folder)): fact for folder, fact in facts.items()}
