"""The checks of an exercise as their source states them: read, not imported: no torch needed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CourseError


@dataclass(frozen=True)
class CheckFunction:
    """One check function: name without `test_`, check id, points, sentence."""

    name: str
    check: str
    points: float
    sentence: str
    hidden: bool


def read_checks(path: Path) -> list[CheckFunction]:
    """All check functions of a `checks.py`, in order; raises `CourseError` with file and line."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path} is missing: the exercise has no checks.") from None
    except SyntaxError as error:
        raise CourseError(f"{path}:{error.lineno}: {error.msg}.") from None
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [read_function(node, path) for node in functions if node.name.startswith("test_")]


def read_function(node: ast.FunctionDef, path: Path) -> CheckFunction:
    """What one check function states; raises `CourseError` for one without `@points`."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and _called(decorator) == "points":
            worth, check = (ast.literal_eval(a) for a in decorator.args[:2])
            options = {k.arg: ast.literal_eval(k.value) for k in decorator.keywords}
            sentence = " ".join((ast.get_docstring(node) or "").split())
            hidden = bool(options.get("hidden", False))
            return CheckFunction(
                node.name.removeprefix("test_"), check, float(worth), sentence, hidden
            )
    raise CourseError(f"{path}:{node.lineno}: {node.name} carries no @points.")


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def by_check(functions: list[CheckFunction]) -> dict[str, list[CheckFunction]]:
    """The functions of each check, by id, in the order of the ids."""
    checks: dict[str, list[CheckFunction]] = {}
    for function in functions:
        checks.setdefault(function.check, []).append(function)
    return dict(sorted(checks.items(), key=lambda item: int(item[0][1:])))
