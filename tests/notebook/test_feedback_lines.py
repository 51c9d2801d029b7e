"""What a notebook holds for feedback is no part of what is graded."""

from __future__ import annotations

import json

import pytest

from grader.intake.notebook import read_notebook


def source_of(*cells: str) -> str:
    made = [
        {
            "cell_type": "code",
            "id": f"c{k}",
            "source": cell,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        for k, cell in enumerate(cells)
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}
    found = read_notebook(json.dumps(notebook).encode())
    assert not found.notices
    return found.source


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("from grader.notebook import check\nx = 1", "\nx = 1"),
        ('x = 1\ncheck("E3.C1")', "x = 1"),
        ('x = 1\ncheck("E3.C1",\n      "E3.C2")  # mine', "x = 1"),
        ('x = 1; check("E3")', "x = 1; pass"),
        ('é = "ü"; check("E3"); y = 2', 'é = "ü"; pass; y = 2'),
        (
            'def check(x):\n    return x\n\ny = check("C1")',
            'def check(x):\n    return x\n\ny = check("C1")',
        ),
    ],
)
def test_calls_of_check_are_left_out(cell, kept):
    assert source_of(cell) == f"# cell 1\n{kept}\n"


def test_cells_of_feedback_alone_leave_nothing():
    assert source_of("from grader.notebook import check", "x = 1", 'check("E3.C1")') == (
        "# cell 2\nx = 1\n"
    )
