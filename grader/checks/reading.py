"""A submission's text as a tree, and what its names mean: read in the grader, never executed."""

from __future__ import annotations

import ast
import functools
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_NAMED = (*SCOPES, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)


class Text:
    """A submission's text as a tree, and what its names mean; each is found once."""

    def __init__(self, source: str) -> None:
        self.tree = ast.parse(source)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes of the tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def running(self) -> list[ast.stmt]:
        """Top-level statements that run when the file is loaded."""
        if self.bound["__name__"] or "__name__" in self.meanings:
            return self.tree.body
        running: list[ast.stmt] = []
        for statement in self.tree.body:
            rest = _else_of_main(statement)
            running += [statement] if rest is None else rest
        return running

    @cached_property
    def owners(self) -> dict[str, list[ast.stmt]]:
        """The top-level statements that give each name a meaning."""
        owners: dict[str, list[ast.stmt]] = {}
        for statement in self.running:
            for name in defined_by(statement):
                owners.setdefault(name, []).append(statement)
        return owners

    @cached_property
    def bound(self) -> Counter[str]:
        """How often each name gets a meaning other than by an import."""
        return bound_by(self.nodes)

    @cached_property
    def definitions(self) -> set[str]:
        """Names of the functions and classes of the module that are nothing else as well."""
        names = {s.name for s in self.running if isinstance(s, SCOPES)}
        return {name for name in names if self.bound[name] == 1}

    @cached_property
    def meanings(self) -> dict[str, set[str]]:
        """What imported names stand for: `F` for `torch.nn.functional`, and nothing else."""
        found: dict[str, set[str]] = {}
        for name, dotted in _imports(self.nodes):
            found.setdefault(name, set()).add(dotted)
        return found

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What imported names stand for, and names that were given such a value and no other."""
        return _aliases(self)

    @cached_property
    def bare_modules(self) -> set[ast.Name]:
        """Mentions of imported modules that neither ask for a part nor give another name.

        Who has a module as a value reaches all of it, where no reader can follow. Asking for a
        part of PyTorch by a name that is found while it runs, `getattr(nn, name)`, is an honest
        style.
        """
        imports = [node for node in self.nodes if isinstance(node, ast.Import)]
        modules = {name for name, _ in _imports(imports)}
        followed = {part[0] for part in map(part_of, self.nodes) if part}
        followed |= {value for _, value in self.renamings}
        asked = [value for value in map(_asked, self.nodes) if value is not None]
        followed |= {value for value in asked if self._is_torch(value)}
        names = {n for n in self.nodes if isinstance(n, ast.Name) and n.id in modules}
        return {n for n in names if isinstance(n.ctx, ast.Load)} - followed

    def _is_torch(self, value: ast.expr) -> bool:
        dotted = dotted_name(value, self.aliases)
        return dotted is not None and dotted.partition(".")[0] == "torch"

    @cached_property
    def renamings(self) -> list[tuple[str, ast.expr]]:
        """Names that are given one value and no other, and that value."""
        return [
            (node.targets[0].id, node.value)
            for node in self.nodes
            if isinstance(node, ast.Assign)
            and len(node.targets) == 1
            and isinstance(node.targets[0], ast.Name)
            and self.bound[node.targets[0].id] == 1
        ]

    @cached_property
    def own_members(self) -> set[str]:
        """Names of methods and attributes that classes of the text define."""
        return _own_members(self.nodes)


CANNOT_RUN = (SyntaxError, ValueError, MemoryError)
"""What Python's parser says of a text that no Python can run."""


@functools.lru_cache(maxsize=4)
def read(source: str) -> Text:
    """The text as a tree; raises one of `CANNOT_RUN`.

    `RecursionError` says that it is nested too deeply for a tree, though it might run.
    """
    return Text(source)


def bound_by(nodes: list[ast.AST]) -> Counter[str]:
    """How often nodes give each name a meaning, imports apart."""
    names: Counter[str] = Counter()
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names[node.id] += 1
        elif isinstance(node, ast.arg):
            names[node.arg] += 1
        elif isinstance(node, _NAMED) and node.name:
            names[node.name] += 1
        elif isinstance(node, ast.MatchMapping) and node.rest:
            names[node.rest] += 1
    return names


def _aliases(text: Text) -> dict[str, str]:
    aliases = dict(_imports(text.nodes))
    known = -1
    while known != len(aliases):
        known = len(aliases)
        for name, value in text.renamings:
            if (dotted := dotted_name(value, aliases)) is not None:
                aliases[name] = dotted
    return aliases


def _imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for item in node.names:
                short = item.name.partition(".")[0]
                yield item.asname or short, item.name if item.asname else short
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for item in node.names:
                yield item.asname or item.name, f"{node.module}.{item.name}"


def defined_by(statement: ast.stmt) -> set[str]:
    """Names outside of functions and classes that a statement gives a meaning to."""
    names: set[str] = set()
    nodes: list[ast.AST] = [statement]
    while nodes:
        node = nodes.pop()
        names.update(bound_by([node]))
        if isinstance(node, SCOPES):
            names.update(n for g in ast.walk(node) if isinstance(g, ast.Global) for n in g.names)
        else:
            nodes += ast.iter_child_nodes(node)
    return names


def _else_of_main(statement: ast.stmt) -> list[ast.stmt] | None:
    """What runs of `if __name__ == "__main__":`, which is false here; None for all else."""
    match statement:
        case ast.If(ast.Compare(left, [ast.Eq()], [right]), _, orelse):
            if {_word(left), _word(right)} == {"__name__", "'__main__'"}:
                return orelse
    return None


def _word(node: ast.expr) -> str:
    match node:
        case ast.Name(name):
            return name
        case ast.Constant(value):
            return repr(value)
    return ""


def _own_members(nodes: list[ast.AST]) -> set[str]:
    names = {n.attr for n in nodes if isinstance(n, ast.Attribute) and is_store(n)}
    for owner in nodes:
        if isinstance(owner, ast.ClassDef) and not _is_autograd_function(owner):
            names |= {name for statement in owner.body for name in defined_by(statement)}
    return names


def _is_autograd_function(owner: ast.ClassDef) -> bool:
    """Its `backward` is called by PyTorch alone, never on an instance."""
    return any((part_of(base) or _word(base))[-1:] == "Function" for base in owner.bases)


def is_store(node: ast.Attribute | ast.Subscript) -> bool:
    """Whether the place is assigned to, or deleted."""
    return isinstance(node.ctx, (ast.Store, ast.Del))


def part_of(node: ast.AST) -> tuple[ast.expr, str] | None:
    """The value and the name of `F.softmax` or `getattr(F, "softmax")`; None for all else."""
    match node:
        case ast.Attribute(value, name):
            return value, name
        case ast.Call(ast.Name("getattr"), [value, ast.Constant(str(name)), *_]):
            return value, name
    return None


def _asked(node: ast.AST) -> ast.expr | None:
    """What `getattr` is asked for a part of, whatever the part."""
    match node:
        case ast.Call(ast.Name("getattr"), [value, _, *_]):
            return value
    return None


def dotted_name(node: ast.AST, aliases: dict[str, str]) -> str | None:
    """The full name of `F.softmax` or `softmax`, when it begins with an import."""
    parts: list[str] = []
    while (part := part_of(node)) is not None:
        node, name = part
        parts.append(name)
    if not isinstance(node, ast.Name) or node.id not in aliases:
        return None
    return ".".join([aliases[node.id], *reversed(parts)])
