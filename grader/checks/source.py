"""The second view on forbidden names: what the student's own text says.

The first view watches the code run, inside the sandbox, where a hostile submission could
blind it. This one reads the text in the grader. It follows imports and aliases, and looks
only at what the public names can reach: a self-made test below `if __name__ ==
"__main__":`, or a helper that nothing calls, may use PyTorch's own functions freely.
"""

from __future__ import annotations

import ast
import functools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

INTERNALS = (
    "grader", "probes", "gc", "ctypes", "importlib", "builtins", "inspect.currentframe",
    "inspect.stack",
    "sys.modules", "sys.setprofile", "sys.settrace", "sys.meta_path", "sys.path_hooks",
    "sys._getframe", "sys._current_frames", "unittest.mock", "torch.sys", "torch.builtins",
    "torch.importlib", "torch.ops", "torch._C", "torch._VF", "torch._ops", "torch.library",
    "torch.overrides", "torch.utils._python_dispatch",
)  # fmt: skip
"""What leads behind Python's and PyTorch's public names, or to the grader's own."""

EVALUATORS = frozenset({"eval", "exec", "compile", "globals", "__import__", "__builtins__"})
FRAMES = frozenset(
    {"__globals__", "__builtins__", "__subclasses__", "__code__", "__closure__", "f_globals",
     "f_locals", "f_back", "tb_frame", "gi_frame", "cr_frame"}
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
        return _uses(_read(source), roots, banned)
    except (SyntaxError, ValueError, RecursionError):
        return []


class _Text:
    """A submission's text as a tree, and what its names mean; each is found once."""

    def __init__(self, source: str) -> None:
        self.tree = ast.parse(source)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes of the tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def bound(self) -> Counter[str]:
        """How often each name gets a meaning other than by an import."""
        return _bound(self.nodes)

    @cached_property
    def imports(self) -> dict[str, str]:
        """What imported names stand for: `F` for `torch.nn.functional`."""
        return _imports(self.nodes)

    @cached_property
    def aliases(self) -> dict[str, str]:
        """The same with names that were given such a value, and no other."""
        return _aliases(self)

    @cached_property
    def own_members(self) -> set[str]:
        """Names of methods and attributes that classes of the text define."""
        return _own_members(self.nodes)


@functools.lru_cache(maxsize=4)
def _read(source: str) -> _Text:
    """Raises `SyntaxError`, `ValueError` or `RecursionError`."""
    return _Text(source)


def _uses(text: _Text, roots: Collection[str], banned: Sequence[str]) -> list[SourceUse]:
    aliases = text.aliases
    methods = {name.removeprefix("torch.Tensor."): name for name in banned if _is_method(name)}
    for own in text.own_members:
        methods.pop(own, None)
    found = {use: None for root in roots for use in _matching(aliases.get(root), 1, banned)}
    for statement in _reachable(text.tree, roots):
        for node in ast.walk(statement):
            for use in _mentions(node, aliases, banned):
                found[use] = None
            if (
                isinstance(node, ast.Attribute)
                and node.attr in methods
                and _on_value(node, aliases)
            ):
                found[SourceUse(methods[node.attr], node.lineno)] = None
    return sorted(found, key=lambda use: use.line)


def _is_method(name: str) -> bool:
    return name.startswith("torch.Tensor.")


def _own_members(nodes: list[ast.AST]) -> set[str]:
    names = {n.attr for n in nodes if isinstance(n, ast.Attribute) and _is_store(n)}
    for owner in nodes:
        if isinstance(owner, ast.ClassDef) and not _is_autograd_function(owner):
            names |= {name for statement in owner.body for name in _defines(statement)}
    return names


def _is_autograd_function(owner: ast.ClassDef) -> bool:
    """Its `backward` is called by PyTorch alone, never on an instance."""
    return any(ast.unparse(base).endswith("Function") for base in owner.bases)


def _is_store(node: ast.Attribute | ast.Subscript) -> bool:
    return isinstance(node.ctx, (ast.Store, ast.Del))


def _on_value(node: ast.Attribute, aliases: dict[str, str]) -> bool:
    """True unless the attribute is one of a module or a class: `F.softmax` has its own name."""
    return _dotted(node, aliases) is None and not isinstance(node.ctx, ast.Store)


@functools.lru_cache(maxsize=64)
def tampering(source: str) -> SourceUse | None:
    """The first place where a text reaches into Python, PyTorch or the grader themselves.

    What watches the code run could be blinded from there. A text can hide such a thing from
    any reader; this one finds what is written plainly.
    """
    try:
        found = sorted(_tamperings(_read(source)), key=lambda use: use.line)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return found[0] if found else None


def _tamperings(text: _Text) -> Iterator[SourceUse]:
    bound, imports = text.bound, text.imports
    shadowed = {name for name in imports if bound[name] and not _begins(imports[name], ["torch"])}
    aliases = {k: v for k, v in text.aliases.items() if k not in shadowed}
    for statement in text.tree.body:
        if _is_main(statement):
            continue
        for node in ast.walk(statement):
            name = _tampers(node, aliases, bound)
            if name is not None:
                yield SourceUse(name, getattr(node, "lineno", 0))


def _tampers(node: ast.AST, aliases: dict[str, str], bound: Counter[str]) -> str | None:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return next((name for name in _imported(node) if _begins(name, INTERNALS)), None)
    if isinstance(node, ast.Name):
        hidden = node.id in EVALUATORS and not bound[node.id]
        return node.id if hidden else _internal(_dotted(node, aliases))
    if isinstance(node, ast.Attribute) and node.attr in FRAMES:
        return node.attr
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        target = _dotted(node, aliases) if isinstance(node, ast.Attribute) else None
        if _is_store(node):
            base = node if isinstance(node, ast.Attribute) else node.value
            target = _outside(base, aliases)
            return None if target is None or _begins(target, SETTINGS) else target
        return _internal(target)
    if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
        return _outside(node.args[0], aliases) if node.func.id in PATCHERS else None
    return None


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [item.name for item in node.names]
    return [f"{node.module}.{item.name}" for item in node.names]


def _internal(dotted: str | None) -> str | None:
    if dotted is None:
        return None
    below = f".{dotted}.".partition(".")[2].split(".")[1:]
    hidden = _begins(dotted, INTERNALS) or "sys" in below or "__dict__" in below
    return dotted if hidden else None


def _outside(node: ast.expr, aliases: dict[str, str]) -> str | None:
    """The dotted name of something that was imported."""
    return _dotted(node, aliases) if isinstance(node, (ast.Name, ast.Attribute)) else None


def _begins(dotted: str, names: Sequence[str]) -> bool:
    return any(dotted == name or dotted.startswith(f"{name}.") for name in names)


def _bound(nodes: list[ast.AST]) -> Counter[str]:
    names: Counter[str] = Counter()
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names[node.id] += 1
        elif isinstance(node, ast.arg):
            names[node.arg] += 1
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names[node.name] += 1
    return names


def _aliases(text: _Text) -> dict[str, str]:
    aliases = dict(text.imports)
    simple = [
        (node.targets[0].id, node.value)
        for node in text.nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    for name, value in simple * 2:
        dotted = _outside(value, aliases)
        if dotted is not None and text.bound[name] == 1:
            aliases[name] = dotted
    return aliases


def _imports(nodes: list[ast.AST]) -> dict[str, str]:
    aliases: dict[str, str] = {}
    for node in nodes:
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
    if _is_main(statement):
        return []
    blocks = [getattr(statement, field, []) for field in ("body", "orelse", "finalbody")]
    blocks += [handler.body for handler in getattr(statement, "handlers", [])]
    inner = [name for block in blocks for part in block for name in _defines(part)]
    if inner:
        return inner
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
        targets = [statement.target]
    return [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]


def _is_main(statement: ast.stmt) -> bool:
    """True for `if __name__ == "__main__":`, which never runs here."""
    return isinstance(statement, ast.If) and ast.unparse(statement.test) in (
        "__name__ == '__main__'",
        "'__main__' == __name__",
    )


def _mentions(node: ast.AST, aliases: dict[str, str], banned: Sequence[str]) -> list[SourceUse]:
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return []
    return _matching(_dotted(node, aliases), node.lineno, banned)


def _matching(dotted: str | None, line: int, banned: Sequence[str]) -> list[SourceUse]:
    if dotted is None:
        return []
    return [SourceUse(name, line) for name in banned if _begins(dotted, [name])]


def _dotted(node: ast.expr, aliases: dict[str, str]) -> str | None:
    """The full name of `F.softmax` or `softmax`, when it begins with an import."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in aliases:
        return None
    return ".".join([aliases[node.id], *reversed(parts)])
