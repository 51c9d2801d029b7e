"""What students may see of an exercise's checks: the file without its hidden ones."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.outline import CheckFunction, read_function
from grader.authoring.regions import tidy


@dataclass(frozen=True)
class Statement:
    """One top-level statement: its first and last line, what it defines and what it uses."""

    first: int
    last: int
    defines: frozenset[str]
    uses: frozenset[str]
    check: bool = False
    hidden: bool = False


def visible_checks(text: str, path: Path) -> str:
    """The text without hidden checks, and without helpers that only those use."""
    lines = text.splitlines()
    for statement in reversed(hidden_statements(text, path)):
        first = statement.first
        while first > 1 and lines[first - 2].startswith("#"):
            first -= 1  # the comment above it
        del lines[first - 1 : statement.last]
    return tidy("\n".join(lines))


def hidden_statements(text: str, path: Path) -> list[Statement]:
    """The hidden check functions, and the helpers that nothing else uses."""
    statements = list(_statements(ast.parse(text), path))
    hidden = [s for s in statements if s.hidden]
    if not hidden:
        return []
    visible = _reached((s for s in statements if s.check and not s.hidden), statements)
    private = _reached(hidden, statements) - visible
    return [s for s in statements if s.hidden or (s.defines and s.defines <= private)]


def _reached(roots: Iterable[Statement], statements: list[Statement]) -> set[str]:
    """The names that some statements use, and what those need in turn."""
    makers: dict[str, list[Statement]] = {}
    for statement in statements:
        for name in statement.defines:
            makers.setdefault(name, []).append(statement)
    found: set[str] = set()
    todo = [name for root in roots for name in root.uses]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += [use for maker in makers.get(name, ()) for use in maker.uses]
    return found


def _statements(tree: ast.Module, path: Path) -> Iterator[Statement]:
    for node in tree.body:
        uses = frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name))
        last = node.end_lineno or node.lineno
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            mark = _mark(node, path)
            hidden = mark is not None and mark.hidden
            yield Statement(first, last, frozenset([node.name]), uses, mark is not None, hidden)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            yield Statement(node.lineno, last, _assigned(node), uses)


def _mark(node: ast.FunctionDef | ast.ClassDef, path: Path) -> CheckFunction | None:
    """What a check function states; None for any other definition."""
    if isinstance(node, ast.ClassDef) or not node.name.startswith("test_"):
        return None
    return read_function(node, path)


def _assigned(node: ast.Assign | ast.AnnAssign) -> frozenset[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    names = (n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
    return frozenset(name.id for name in names)
