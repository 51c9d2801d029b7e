"""The second view on forbidden names: what the student's own text says.

The first view watches the code run, inside the sandbox, where a hostile submission could
blind it. This one reads the text in the grader. It follows imports and aliases, and looks
only at what the public names can reach: a self-made test below `if __name__ ==
"__main__":`, or a helper that nothing calls, may use PyTorch's own functions freely.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from grader.checks.reading import (
    CANNOT_RUN,
    Text,
    bound_by,
    dotted_name,
    is_store,
    part_of,
    read,
)

INTERNALS = (
    "grader", "probes", "gc", "ctypes", "importlib", "builtins", "pkgutil", "pydoc", "runpy",
    "_thread", "threading._start_new_thread", "inspect.currentframe", "inspect.stack",
    "inspect.getmodule", "inspect.getclosurevars",
    "sys.modules", "sys.setprofile", "sys.settrace", "sys.meta_path", "sys.path_hooks",
    "sys._getframe", "sys._current_frames", "unittest.mock",
    "torch.ops", "torch._C", "torch._VF", "torch._ops", "torch.library", "torch.overrides",
    "torch.jit.CompilationUnit", "torch.utils._mode_utils", "torch.utils._python_dispatch",
)  # fmt: skip
"""What leads behind Python's and PyTorch's public names, or to the grader's own."""

EVALUATORS = frozenset({"eval", "exec", "compile", "globals", "__import__", "__builtins__"})
FRAMES = frozenset(
    {"__globals__", "__builtins__", "__subclasses__", "__code__", "__closure__", "__self__",
     "__getattribute__", "f_globals", "f_locals", "f_back", "tb_frame", "gi_frame", "cr_frame"}
)  # fmt: skip
PATCHERS = frozenset({"setattr", "delattr", "vars"})
SETTINGS = ("torch.backends", "os.environ")
"""What a submission may assign to outside itself."""


@dataclass(frozen=True)
class SourceUse:
    """A banned name in the text, and its line."""

    name: str
    line: int


def source_uses(source: str, roots: Collection[str], banned: Sequence[str]) -> list[SourceUse]:
    """Banned dotted names that the code reachable from `roots` (public names) mentions.

    Names of methods (`torch.Tensor.softmax`) count in `x.softmax()`, unless a class of the text
    has a method or attribute of that name: then they are left to the first view.
    """
    try:
        return _uses(read(source), roots, banned)
    except CANNOT_RUN:
        return []


def _uses(text: Text, roots: Collection[str], banned: Sequence[str]) -> list[SourceUse]:
    aliases = text.aliases
    methods = {name.removeprefix("torch.Tensor."): name for name in banned if _is_method(name)}
    for own in text.own_members:
        methods.pop(own, None)
    found = {use: None for root in roots for use in _matching(aliases.get(root), 1, banned)}
    for statement in _reachable(text, roots):
        for node in ast.walk(statement):
            for use in _mentions(node, aliases, banned):
                found[use] = None
            if (part := part_of(node)) and part[1] in methods and _on_value(node, aliases):
                found[SourceUse(methods[part[1]], part[0].lineno)] = None
    return sorted(found, key=lambda use: use.line)


def _is_method(name: str) -> bool:
    return name.startswith("torch.Tensor.")


def _on_value(node: ast.AST, aliases: dict[str, str]) -> bool:
    """True unless the attribute is one of a module or a class: `F.softmax` has its own name."""
    stored = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    return dotted_name(node, aliases) is None and not stored


@functools.lru_cache(maxsize=64)
def tampering(source: str) -> SourceUse | None:
    """The first place where a text reaches into Python, PyTorch or the grader themselves.

    What watches the code run could be blinded from there. A text can hide such a thing from
    any reader; this one finds what is written plainly.

    Raises `RecursionError` for a text that is nested too deeply to be read.
    """
    try:
        found = sorted(_tamperings(read(source)), key=lambda use: use.line)
    except CANNOT_RUN:
        return None
    return found[0] if found else None


def _tamperings(text: Text) -> Iterator[SourceUse]:
    for alias, meanings in text.meanings.items():
        if len(meanings) > 1 and any(_leads_inside(dotted) for dotted in meanings):
            yield SourceUse(alias, 0)
    for statement in text.running:
        nodes = list(ast.walk(statement))
        own = {*bound_by(nodes), *text.definitions}
        for node in nodes:
            name = _reaches(node, text, own) or _changes(node, text.aliases, own)
            if name is not None:
                yield SourceUse(name, getattr(node, "lineno", 0))


def _leads_inside(dotted: str) -> bool:
    return any(_begins(name, [dotted]) for name in INTERNALS)


def _reaches(node: ast.AST, text: Text, own: Collection[str]) -> str | None:
    """What a node takes from behind the public names."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return next((name for name in _imported(node) if _begins(name, INTERNALS)), None)
        case ast.Attribute(attr=name) | ast.Constant(str(name)) if name in FRAMES:
            return name
        case ast.Name(name) if name not in own and (
            name in EVALUATORS or node in text.bare_modules
        ):
            return name
    return _internal(dotted_name(node, text.aliases))


def _changes(node: ast.AST, aliases: dict[str, str], own: Collection[str]) -> str | None:
    """What a node changes outside of the submission.

    A name that has another meaning as well in the same statement is the submission's own.
    """
    match node:
        case ast.Attribute() as changed if is_store(node):
            pass
        case ast.Subscript(changed) if is_store(node):
            pass
        case ast.Call(ast.Name(function), [changed, *_]) if function in PATCHERS:
            pass
        case _:
            return None
    target = dotted_name(changed, aliases)
    if target is None or _begins(target, SETTINGS):
        return None
    return None if _root(changed) in own and not _begins(target, ["torch"]) else target


def _root(node: ast.AST) -> str | None:
    while (part := part_of(node)) is not None:
        node = part[0]
    return node.id if isinstance(node, ast.Name) else None


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [item.name for item in node.names]
    return [f"{node.module}.{item.name}" for item in node.names]


def _internal(dotted: str | None) -> str | None:
    """The name when it ends inside: what it begins with is looked at as well, by itself."""
    if dotted is None:
        return None
    last = dotted.rpartition(".")[2]
    inside = dotted in INTERNALS or dotted.endswith(_INTERNAL_ENDS)
    return dotted if inside or (last in ("sys", "__dict__") and last != dotted) else None


_INTERNAL_ENDS = tuple(f".{name}" for name in INTERNALS)


def _begins(dotted: str, names: Sequence[str]) -> bool:
    return any(dotted == name or dotted.startswith(f"{name}.") for name in names)


def _reachable(text: Text, roots: Collection[str]) -> list[ast.stmt]:
    """Top-level statements that the public names use, directly or through others."""
    wanted, seen = list(roots), set()
    reached: dict[int, ast.stmt] = {}
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        for statement in text.owners.get(name, []):
            reached[id(statement)] = statement
            wanted += [n.id for n in ast.walk(statement) if isinstance(n, ast.Name)]
    return list(reached.values())


def _mentions(node: ast.AST, aliases: dict[str, str], banned: Sequence[str]) -> list[SourceUse]:
    return _matching(dotted_name(node, aliases), getattr(node, "lineno", 0), banned)


def _matching(dotted: str | None, line: int, banned: Sequence[str]) -> list[SourceUse]:
    if dotted is None:
        return []
    # Modules hold others: `torch.nn.functional.torch` is PyTorch itself.
    return [SourceUse(name, line) for name in banned if f".{name}." in f".{dotted}."]
