"""Notebooks become the source of their code cells."""

from __future__ import annotations

import ast
import json
import math

import pytest

from grader.engine.explain import line_name
from grader.intake.submission import from_bytes
from tests.intake.makers import COURSE, notebook


def source(*cells: str):
    return from_bytes(notebook(*cells).encode(), file="softmax.ipynb")


def test_cells_are_joined_in_order_with_their_numbers():
    found = source("import torch", "def f(x):\n    return x", "class A:\n    pass")
    assert found.refused is None
    assert found.source == (
        "# cell 1\nimport torch\n\n\n# cell 2\ndef f(x):\n    return x\n\n\n"
        "# cell 3\nclass A:\n    pass\n"
    )
    assert found.notices == ()


def test_a_line_is_called_by_its_cell():
    found = source("import torch", "def f(x):\n    return 1 / 0")
    at = found.source.splitlines().index("    return 1 / 0") + 1
    assert line_name(found.source, at) == "your cell 2, line 2"
    assert line_name("import torch\n# cell 1\n1 / 0\n", 3) == "your line 3"


def test_magics_and_shell_lines_are_dropped_with_a_notice():
    found = source(
        "%matplotlib inline\nimport torch\n!pip install x\nfiles = !ls\ntorch.tensor?",
        "%%time\ndef f(x):\n    if x:\n        %timeit x\n    return x",
        "%%bash\nrm -rf /",
    )
    tree = ast.parse(found.source)
    assert [type(node).__name__ for node in tree.body] == ["Import", "FunctionDef"]
    assert found.notices == (
        "Notebook commands (lines with % or !) were left out of cells 1, 2, 3.",
    )


def test_a_text_with_lines_like_magics_is_left_alone():
    cell = 'TEXT = """\n%d items\n! wow\n"""\ndef f():\n    return TEXT'
    assert cell in source(cell).source


def test_trials_and_broken_cells_are_left_out_and_said():
    found = source("def f(x):\n    return x", "f(3)\nprint(f(4))", "assert f(1) == 1", "def (")
    assert [n.name for n in ast.parse(found.source).body] == ["f"]
    assert found.notices == (
        "Cell 2 was left out: it defines nothing.",
        "Cell 3 was left out: it defines nothing.",
        "Cell 4 was left out: it is not valid Python.",
    )


def test_our_own_cells_are_left_out_without_a_word():
    found = source(
        "def f(x):\n    return x",
        'check("E3.C2")',
        "!grade exercise-3 --file softmax.ipynb",
        "# todo",
    )
    assert found.source.count("# cell") == 1
    assert found.notices == ()


@pytest.mark.parametrize("exercise", [3, 13, 19])
def test_our_notebooks_hold_what_our_stubs_hold(exercise):
    stub = COURSE.student_file(COURSE.find(str(exercise)))
    book = stub.with_suffix(".ipynb")
    found = from_bytes(book.read_bytes(), file=book.name)
    assert found.refused is None
    assert found.notices == ()

    def names(text: str) -> list[str]:
        kinds = (ast.FunctionDef, ast.ClassDef)
        return [node.name for node in ast.parse(text).body if isinstance(node, kinds)]

    assert names(found.source) == names(stub.read_text(encoding="utf-8"))


OLD = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": ""},
    "worksheets": [
        {
            "cells": [
                {
                    "cell_type": "code",
                    "collapsed": False,
                    "input": ["def f(x):\n", "    return x"],
                    "language": "python",
                    "metadata": {},
                    "outputs": [],
                }
            ],
            "metadata": {},
        }
    ],
}


def test_old_notebooks_are_read():
    found = from_bytes(json.dumps(OLD).encode(), file="old.ipynb")
    assert found.source == "# cell 1\ndef f(x):\n    return x\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"null",
        b"\xff\xfe",
        b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        b'{"cells": [3], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
        b'{"nbformat": "x"}',
        b'{"nbformat": 99, "cells": []}',
        b"[" * 100_000,
        notebook().encode(),
        notebook("", "# nothing").encode(),
        (
            b'{"cells": [{"cell_type": "code", "source": "x = 1\\ud800", "metadata": {}, '
            b'"outputs": [], "execution_count": null}], "nbformat": 4, "nbformat_minor": 5, '
            b'"metadata": {}}'
        ),
    ],
)
def test_what_is_no_notebook_is_refused_with_a_reason(data):
    found = from_bytes(data, file="softmax.ipynb")
    assert found.refused
    assert found.source == ""
    found.refused.encode("utf-8")


def test_a_notebook_may_hold_pictures_but_not_too_much_code():
    book = json.loads(notebook("def f(x):\n    return x"))
    book["cells"][0]["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * (2 << 20)}}
    ]
    assert from_bytes(json.dumps(book).encode(), file="a.ipynb").refused is None
    long = "x = 1\n" * 60_000
    assert "256 KB" in (source(long).refused or "")
    assert "20 MB" in (from_bytes(b" " * (21 << 20), file="a.ipynb").refused or "")


def test_only_code_is_read_whatever_else_a_notebook_holds():
    """Hostile outputs, attachments, metadata and ids: what is graded is the code."""
    plain = json.loads(notebook("def f(x):\n    return x", "y = f(1)"))
    wanted = from_bytes(json.dumps(plain).encode(), file="a.ipynb").source
    first, second = plain["cells"]
    output = {"output_type": "execute_result", "data": {"text/html": "<script>", "x": math.nan}}
    first |= {"outputs": [output, 3, None] * 10_000, "id": "same", "execution_count": "many"}
    second |= {"outputs": {"a": {"b": -math.inf}}, "id": "same", "metadata": [[[]]] * 100_000}
    picture = {
        "cell_type": "markdown",
        "source": "def f",
        "attachments": {"a.png": "x" * (1 << 20)},
    }
    plain |= {"cells": [picture, first, picture, second], "metadata": {"k": [{}] * 100_000}}
    found = from_bytes(json.dumps(plain).encode(), file="a.ipynb")
    assert (found.source, found.refused, found.notices) == (wanted, None, ())


def test_what_jupyter_takes_of_a_key_written_twice():
    text = notebook("x = 1").replace('"source":', '"source": "forged = 1", "source":', 1)
    assert from_bytes(text.encode(), file="a.ipynb").source == "# cell 1\nx = 1\n"


def test_numbers_that_json_lacks_are_left_alone_in_code():
    book = notebook("text = 'NaN, -Infinity'").replace(
        '"metadata": {', '"metadata": {"a": NaN, ', 1
    )
    found = from_bytes(book.replace(", }", "}").encode(), file="a.ipynb")
    assert found.source == "# cell 1\ntext = 'NaN, -Infinity'\n"


def test_too_much_is_refused_before_it_is_parsed(monkeypatch):
    def parse(*_words, **_more):
        raise AssertionError

    monkeypatch.setattr("grader.intake.notebook.ast.parse", parse)
    assert "256 KB" in (source(f"x = [{'1, ' * 1_000_000}]").refused or "")
    assert "2000 cells" in (source(*["1"] * 20_000).refused or "")


def test_many_cells_that_are_left_out_are_few_sentences():
    found = source("def f(): pass", *["f()"] * 1000, *["%magic"] * 100)
    assert len(found.notices) == 12
    assert found.notices[10] == "990 more cells were left out."
    assert max(map(len, found.notices)) < 150
