"""What of a piece of code tells something: the rule by which leaks are looked for.

A line tells something when it has at least `LINE` tokens (names, numbers, strings, operators;
comments do not count) and is neither an import nor the heading of a block; two lines in a row do
when they have `PAIR` tokens together. `return x`, `for p in net.parameters():` and
`with torch.no_grad():` stand in many programs and tell nothing of a solution.
"""

from __future__ import annotations

import ast
import contextlib
import io
import tokenize
from collections.abc import Iterator, Sequence
from itertools import pairwise

LINE = 9
PAIR = 14
COUNTED = (tokenize.NAME, tokenize.NUMBER, tokenize.STRING, tokenize.OP)


def telling(lines: Sequence[str]) -> Iterator[str]:
    """What tells something in some lines, as it is compared: without comments and blanks."""
    words = [tokens(line) for line in lines]
    words = [line if line[:1] not in (["import"], ["from"]) else [] for line in words]
    for line in words:
        if len(line) >= LINE and line[-1] != ":":
            yield squeezed("".join(line))
    for one, two in pairwise(words):
        if one and two and len(one) + len(two) >= PAIR:
            yield squeezed("".join(one + two))


def tokens(line: str) -> list[str]:
    """The tokens of one line, which need not be whole Python."""
    found: list[str] = []
    reader = tokenize.generate_tokens(io.StringIO(line.strip()).readline)
    # A bracket or a string may go on in the next line.
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        found.extend(token.string for token in reader if token.type in COUNTED)
    return found


def squeezed(text: str) -> str:
    """Text as it is compared: without any blanks."""
    return "".join(text.split())


def without_docstrings(text: str) -> list[str]:
    """The lines of a Python file, those of docstrings empty: prose is no solution."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(
            node
        ):
            said = node.body[0]
            for number in range(said.lineno, (said.end_lineno or said.lineno) + 1):
                lines[number - 1] = ""
    return lines
