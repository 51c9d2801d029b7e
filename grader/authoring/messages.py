"""Arguments that only reach the text of an error: `"strength"` in `_check("strength", strength)`.

No check reads such a text, so that a mutant of one says nothing.
"""

from __future__ import annotations

import libcst as cst


class _Functions(cst.CSTVisitor):
    """For each function of the module, its parameters that occur in `raise` alone."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, list[str | None]] = {}

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802
        used = _Names()
        node.body.visit(used)
        names = [param.name.value for param in node.params.params]
        self.told[node.name.value] = [None if n in used.elsewhere else n for n in names]
        return False  # functions of the module alone, not those inside others


class _Names(cst.CSTVisitor):
    """The names that occur outside `raise`."""

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere: set[str] = set()

    def visit_Raise(self, node: cst.Raise) -> bool:  # noqa: N802
        del node
        return False

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802
        self.elsewhere.add(node.value)


class _Calls(cst.CSTVisitor):
    """The arguments in the places of such parameters."""

    def __init__(self, told: dict[str, list[str | None]]) -> None:
        super().__init__()
        self.told = told
        self.found: set[cst.Arg] = set()

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        params = self.told.get(node.func.value, []) if isinstance(node.func, cst.Name) else []
        for k, arg in enumerate(node.args):
            name = params[k] if k < len(params) else None
            if arg.keyword is not None:
                name = arg.keyword.value if arg.keyword.value in params else None
            if name is not None and not arg.star:
                self.found.add(arg)


def message_arguments(module: cst.Module) -> set[cst.Arg]:
    """The arguments, anywhere in the module, that only reach the text of an error."""
    functions = _Functions()
    module.visit(functions)
    calls = _Calls(functions.told)
    module.visit(calls)
    return calls.found
