"""Which code counts: the newest run of each cell, in its place."""

from __future__ import annotations

from grader.notebook.ledger import Ledger


def ran(*runs: tuple[str, str | None] | tuple[str, str | None, bool]) -> list[str]:
    """The sources after some runs: text, cell id, and whether it failed."""
    ledger = Ledger()
    for source, cell_id, *failed in runs:
        ledger.begin(source, cell_id)
        ledger.end(source, cell_id, failed=bool(failed and failed[0]))
    return ledger.sources()


def test_a_cell_that_runs_again_replaces_itself_in_its_place():
    assert ran(("import torch", "a"), ("x = 1", "b"), ("import math", "a")) == [
        "import math",
        "x = 1",
    ]


def test_a_function_that_was_renamed_in_its_cell_is_gone():
    assert ran(("def old(): pass", "a"), ("def new(): pass", "a")) == ["def new(): pass"]


def test_the_running_cell_counts():
    ledger = Ledger()
    ledger.begin("def f(): pass\ncheck('E1')", "a")
    assert ledger.sources() == ["def f(): pass\ncheck('E1')"]


def test_of_a_cell_that_failed_the_definitions_count():
    source = (
        "import torch\n\n@torch.no_grad()\ndef f():\n    return 1\n\nf(2)\nclass C: pass\n1 / 0"
    )
    assert ran((source, "a", True)) == [
        "import torch\n\n\n@torch.no_grad()\ndef f():\n    return 1\n\n\nclass C: pass"
    ]


def test_a_cell_that_failed_first_comes_where_it_succeeded():
    base, net = "class Base: pass", "class Net(Base): pass"
    assert ran((net, "a", True), (base, "b"), (net, "a")) == [base, net]


def test_a_text_that_python_cannot_read_replaces_the_older_one():
    assert ran(("def f(): return 1", "a"), ("def f(: return 1", "a", True)) == ["def f(: return 1"]


def test_without_cell_ids_the_names_tell_cells_apart():
    first, second = "def f(): return 1", "def f(): return 2"
    assert ran((first, None), ("x = f()", None), (second, None)) == [second, "x = f()"]
