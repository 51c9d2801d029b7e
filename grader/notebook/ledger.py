"""Which code a notebook has run: the newest run of each cell, in the order of the first runs.

IPython's own history will not do: it lists every run of a cell, without saying which cell it
was. Here a cell that is run again replaces its former self, so that what is graded is what the
notebook would do after a restart, not what is left of older runs in memory. What has not been
run is not seen, as in the rest of the notebook.
"""

from __future__ import annotations

import ast
import sys
import warnings
from dataclasses import dataclass, field
from typing import Any

KEPT_OF_FAILED = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass
class Run:
    """The newest run of one cell."""

    source: str
    failed: bool = False

    def kept(self) -> str:
        """What of it counts: all, or the definitions where the run ended in an error.

        A text that Python cannot read counts whole if it defines something: its error is what
        the student should hear of, not a verdict on an older text.
        """
        if not self.failed:
            return self.source
        tree = _tree(self.source)
        if tree is None:
            return self.source
        nodes = [node for node in tree.body if isinstance(node, KEPT_OF_FAILED)]
        return "\n\n\n".join(_text(node, self.source) for node in nodes)


@dataclass
class Ledger:
    """The cells that were run."""

    runs: dict[str, Run] = field(default_factory=dict)

    def begin(self, source: str, cell_id: str | None) -> None:
        """A cell starts. It keeps its place, unless its last run failed: then it comes last."""
        key = cell_id or _key(source)
        before = self.runs.get(key)
        if before is not None and before.failed:
            del self.runs[key]
        self.runs[key] = Run(source)

    def end(self, source: str, cell_id: str | None, *, failed: bool) -> None:
        """A cell has ended."""
        run = self.runs.get(cell_id or _key(source))
        if run is not None:
            run.failed = failed

    def sources(self) -> list[str]:
        """The code that counts, cell by cell."""
        return [run.kept() for run in self.runs.values()]


def _key(source: str) -> str:
    """What tells cells apart where the front end does not: the names that they define."""
    tree = _tree(source)
    names = [n.name for n in tree.body if hasattr(n, "name")] if tree else []
    return "defines " + ", ".join(names) if names else source


def _tree(source: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _text(node: ast.stmt, source: str) -> str:
    decorators = getattr(node, "decorator_list", [])
    first = min([d.lineno for d in decorators] + [node.lineno])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])


LEDGER = Ledger()
"""The one of this kernel: a kernel runs one notebook."""


def start_recording() -> None:
    """Note the cells of the running IPython from here on, and those that it remembers."""
    shell = running_shell()
    if shell is None or getattr(shell, "_torchgrade_records", False):
        return
    shell._torchgrade_records = True
    for source in shell.history_manager.input_hist_raw[1:]:
        LEDGER.begin(source, None)

    def before(info: Any) -> None:
        LEDGER.begin(info.raw_cell, getattr(info, "cell_id", None))

    def after(result: Any) -> None:
        cell_id = getattr(result.info, "cell_id", None)
        LEDGER.end(result.info.raw_cell, cell_id, failed=not result.success)

    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)


def running_shell() -> Any:
    """The IPython that runs this code, or None."""
    loaded = sys.modules.get("IPython")  # where it is not loaded, it does not run
    return loaded.get_ipython() if loaded else None
