"""The second view on forbidden names: what the student's own text says.

The first view watches the code run, inside the sandbox, where a hostile submission could
blind it. This one reads the text in the grader. It follows imports and aliases, and looks
only at what the public names can reach: a self-made test below `if __name__ ==
"__main__":`, or a helper that nothing calls, may use PyTorch's own functions freely.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class SourceUse:
    """A banned name in the text, and its line."""

    name: str
    line: int


def source_uses(source: str, roots: Collection[str], banned: Sequence[str]) -> list[SourceUse]:
    """Banned dotted names that the code reachable from `roots` (public names) mentions.

    Names of methods (`torch.Tensor.softmax`) are left to the first view: in a text, `x.softmax()`
    may be anybody's method.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    names = [name for name in banned if not name.startswith("torch.Tensor.")]
    aliases = _aliases(tree)
    found: dict[SourceUse, None] = {}
    for node in _reachable(tree, roots):
        for use in _mentions(node, aliases, names):
            found[use] = None
    return sorted(found, key=lambda use: use.line)


def _aliases(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `F` for `torch.nn.functional`."""
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                short = item.name.partition(".")[0]
                aliases[item.asname or short] = item.name if item.asname else short
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for item in node.names:
                aliases[item.asname or item.name] = f"{node.module}.{item.name}"
    return aliases


def _reachable(tree: ast.Module, roots: Collection[str]) -> list[ast.stmt]:
    """Top-level statements that the public names use, directly or through others."""
    owners: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for name in _defines(statement):
            owners.setdefault(name, []).append(statement)
    wanted, seen = list(roots), set()
    reached: dict[int, ast.stmt] = {}
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        for statement in owners.get(name, []):
            reached[id(statement)] = statement
            wanted += [n.id for n in ast.walk(statement) if isinstance(n, ast.Name)]
    return list(reached.values())


def _defines(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
        targets = [statement.target]
    return [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]


def _mentions(node: ast.stmt, aliases: dict[str, str], banned: Sequence[str]) -> list[SourceUse]:
    found: list[SourceUse] = []
    for part in ast.walk(node):
        dotted = _dotted(part, aliases) if isinstance(part, (ast.Name, ast.Attribute)) else None
        if dotted is None:
            continue
        line = getattr(part, "lineno", 0)
        matching = (n for n in banned if dotted == n or dotted.startswith(f"{n}."))
        found.extend(SourceUse(name, line) for name in matching)
    return found


def _dotted(node: ast.expr, aliases: dict[str, str]) -> str | None:
    """The full name of `F.softmax` or `softmax`, when it begins with an import."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in aliases:
        return None
    return ".".join([aliases[node.id], *reversed(parts)])
