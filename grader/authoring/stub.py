"""The stub of an exercise: the reference without its solution regions."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from grader.authoring.regions import find_regions, strip_regions
from grader.course.exercise import Exercise
from grader.errors import CourseError


def make_stub(exercise: Exercise, source: str) -> str:
    """What students start from; raises `CourseError` when something of the solution would stay."""
    stub = strip_regions(source, exercise.file, exercise.id)
    _check_stub(stub, exercise)
    return stub


def _check_stub(stub: str, exercise: Exercise) -> None:
    for node in _functions(ast.parse(stub)):
        body = [s for s in node.body if not _is_docstring(s)]
        if len(body) != 1 or not isinstance(body[0], ast.Raise):
            raise CourseError(
                f"{exercise.file}: the body of `{node.name}` is not one solution region; "
                "its code would be published."
            )


def _functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@dataclass(frozen=True)
class Piece:
    """A top-level part of a stub or reference: its imports, or one public function or class."""

    name: str
    text: str


IMPORTS = "imports"
"""The name of a piece that is no definition."""


def public_names(stub: str) -> list[str]:
    """What there is to write, in the order of the file."""
    return [piece.name for piece in pieces(stub) if piece.name != IMPORTS]


def pieces(source: str) -> list[Piece]:
    """A stub or a reference cut at its public definitions: first the imports, then one piece each.

    What a region defines outside of functions goes with the piece above it.
    """
    lines = source.splitlines()
    inside = {n for r in find_regions(source, "") for n in range(r.first, r.last + 1)}
    starts = [
        (min([d.lineno for d in node.decorator_list] + [node.lineno]), node.name)
        for node in ast.parse(source).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.lineno not in inside
    ]
    first = starts[0][0] if starts else len(lines) + 1
    found = [Piece(IMPORTS, _block(lines[: first - 1]))]
    for k, (start, name) in enumerate(starts):
        end = starts[k + 1][0] if k + 1 < len(starts) else len(lines) + 1
        found.append(Piece(name, _block(lines[start - 1 : end - 1])))
    return [piece for piece in found if piece.text]


def _block(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")
