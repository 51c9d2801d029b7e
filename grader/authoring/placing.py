"""After which part of an exercise each check has something to say: read, not run.

A check comes after the last public name that it needs, so that a notebook with the reference's
solution is green from top to bottom. It needs what it asks for: as an attribute
(`submission.softmax`), as a text (`run(probe, "softmax")`), itself or through helpers of
`checks.py` and `probes.py`; and what the reference uses to write that. One that needs none comes
last.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from grader.authoring.outline import CheckFunction, by_check, read_checks


def place(folder: Path, reference: str, names: list[str]) -> dict[str, list[CheckFunction]]:
    """The checks after each public name, one function each; `names` as they stand in the file."""
    helpers = _definitions(_read(folder / "checks.py")) | _definitions(_read(folder / "probes.py"))
    written = _definitions(reference)
    placed: dict[str, list[CheckFunction]] = {name: [] for name in names}
    for functions in by_check(read_checks(folder / "checks.py")).values():
        asked = _mentioned((helpers[f"test_{f.name}"] for f in functions), helpers) & set(names)
        needed = asked | _mentioned((written[name] for name in asked), written)
        last = max((k for k, name in enumerate(names) if name in needed), default=len(names) - 1)
        placed[names[last]].append(functions[0])
    return placed


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _definitions(source: str) -> dict[str, ast.AST]:
    """Top-level functions, classes and assigned names of a module."""
    found: dict[str, ast.AST] = {}
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found |= {t.id: node for t in node.targets if isinstance(t, ast.Name)}
    return found


def _mentioned(nodes: Iterable[ast.AST], helpers: dict[str, ast.AST]) -> set[str]:
    """All names that some code mentions, also through helpers."""
    found: set[str] = set()
    left = list(nodes)
    while left:
        new = _names(left.pop()) - found
        found |= new
        left += [helpers[name] for name in new if name in helpers]
    return found


def _names(node: ast.AST) -> set[str]:
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found.add(part.value.partition(".")[0])
    return found
