"""Mutants of a reference: its text with one small change inside a solution region.

The operators are mutmut's (numbers, strings, keywords, comparisons, arithmetic, arguments left
out), applied to libcst's tree so that all else stays as it is written; three of our own drop a
statement, an `if` and a `with`. Type hints, docstrings and what is raised are left alone, and so
are arguments that only reach the text of an error: no check reads them.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import textwrap
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

from grader.authoring.messages import message_arguments
from grader.authoring.regions import find_regions, owners

Operator = tuple[type, Callable[[Any], Iterable[cst.CSTNode]]]

LEFT_ALONE = (cst.Annotation, cst.Raise, cst.Import, cst.ImportFrom)
"""Type hints, error messages, imports: nothing below them is changed."""


@dataclass(frozen=True)
class Mutant:
    """One changed reference."""

    where: str
    """The function of the change: `softmax`, `MLP.forward`; `module` outside of any."""
    diff: str
    """The changed lines as a diff without context: what people read, and the mutant's key."""
    nth: int
    """1, or more where the same change is possible several times in one function."""
    line: int
    source: str

    @property
    def key(self) -> tuple[str, str, int]:
        """What stays the same while other parts of the reference change."""
        return self.where, self.diff, self.nth


def dropped_statement(node: cst.SimpleStatementLine) -> Iterable[cst.CSTNode]:
    """A call, an update or the setting of an attribute, left out."""
    if len(node.body) == 1 and _acts(node.body[0]):
        yield node.with_changes(body=[cst.Pass()])


def _acts(statement: cst.BaseSmallStatement) -> bool:
    if isinstance(statement, cst.Expr):
        return isinstance(statement.value, cst.Call)
    if isinstance(statement, cst.Assign):
        target = statement.targets[0].target
        return isinstance(target, (cst.Attribute, cst.Subscript))
    return isinstance(statement, cst.AugAssign)


def dropped_if(node: cst.If) -> Iterable[cst.CSTNode]:
    """An `if` without `else`, left out with its body."""
    if node.orelse is None:
        yield cst.SimpleStatementLine([cst.Pass()], leading_lines=node.leading_lines)


def dropped_with(node: cst.With) -> Iterable[cst.CSTNode]:
    """The body of `with torch.no_grad():` without its context."""
    if all(item.asname is None for item in node.items):
        yield cst.If(cst.Name("True"), node.body, leading_lines=node.leading_lines)


# `x = None` for every assignment says nothing of the checks: the next line that uses x raises.
UNUSED = (mutators.operator_assignment,)
OPERATORS: Sequence[Operator] = (
    *(entry for entry in mutators.mutation_operators if entry[1] not in UNUSED),
    (cst.SimpleStatementLine, dropped_statement),
    (cst.If, dropped_if),
    (cst.With, dropped_with),
)


class _Finder(cst.CSTVisitor):
    """Collects (line, node, its replacement) for every change inside `lines`."""

    def __init__(
        self, lines: set[int], messages: set[cst.Arg], places: Mapping[cst.CSTNode, Any]
    ) -> None:
        super().__init__()
        self.lines = lines
        self.messages = messages
        self.places = places
        self.found: list[tuple[int, cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, LEFT_ALONE) or node in self.messages or _is_docstring(node):
            return False
        place = self.places.get(node)
        if place is not None and place.start.line in self.lines:
            for kind, operator in OPERATORS:
                if isinstance(node, kind):
                    changes = (new for new in operator(node) if not self._is_told(node, new))
                    self.found += [(place.start.line, node, new) for new in changes]
        return True

    def _is_told(self, old: cst.CSTNode, new: cst.CSTNode) -> bool:
        """True when a call is changed in an argument that only reaches the text of an error."""
        if not (isinstance(old, cst.Call) and isinstance(new, cst.Call)):
            return False
        return any(arg in self.messages for arg in old.args if arg not in new.args)


def _is_docstring(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Expr) and isinstance(
        node.value, (cst.SimpleString, cst.ConcatenatedString)
    )


def mutants(source: str, path: str) -> list[Mutant]:
    """All mutants of a reference, in the order of its lines; raises `CourseError`."""
    regions = find_regions(source, path)
    lines = {n for region in regions for n in range(region.first, region.last + 1)}
    inside = owners(source, path)
    made: list[Mutant] = []
    seen = {_meaning(source)}
    for line, text in _changed_texts(source, lines):
        meaning = _meaning(text)
        if meaning is not None and meaning not in seen:
            seen.add(meaning)
            where = inside.get(line, "module")
            made.append(Mutant(where, changed_lines(source, text), 1, line, text))
    return _counted(made)


def _changed_texts(source: str, lines: set[int]) -> Iterator[tuple[int, str]]:
    """The line of each change and the whole text with it, in the order of the lines.

    Only the statement of the module that holds the change is written anew.
    """
    wrapper = MetadataWrapper(cst.parse_module(source))
    module, places = wrapper.module, wrapper.resolve(PositionProvider)
    messages = message_arguments(module)
    start = sum(len(module.code_for_node(line)) for line in module.header)
    for statement in module.body:
        finder = _Finder(lines, messages, places)
        statement.visit(finder)
        end = start + len(module.code_for_node(statement))
        for line, old, new in sorted(finder.found, key=lambda change: change[0]):
            changed = statement.deep_replace(old, new)
            if isinstance(changed, cst.CSTNode):
                yield line, source[:start] + module.code_for_node(changed) + source[end:]
        start = end


def _meaning(source: str) -> str | None:
    """What a compiler makes of the text; None when it is no program."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            compile(source, "mutant", "exec")
            return ast.dump(ast.parse(source))
        except (SyntaxError, ValueError):
            return None


def _counted(made: list[Mutant]) -> list[Mutant]:
    seen: Counter[tuple[str, str]] = Counter()
    counted = []
    for mutant in made:
        seen[mutant.where, mutant.diff] += 1
        counted.append(replace(mutant, nth=seen[mutant.where, mutant.diff]))
    return counted


def changed_lines(before: str, after: str) -> str:
    """The lines that differ, `-` and `+` in front, their common indent taken off."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    old = textwrap.dedent("\n".join(line[2:] for line in lines if line.startswith("- ")))
    new = textwrap.dedent("\n".join(line[2:] for line in lines if line.startswith("+ ")))
    told = [f"- {line}" for line in old.splitlines()] + [f"+ {line}" for line in new.splitlines()]
    return "\n".join(told)


def digest(made: Iterable[Mutant]) -> str:
    """A short name for a set of mutants: another reference gives another one."""
    text = "\0".join("\0".join(map(str, mutant.key)) for mutant in made)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
