"""Text and numbers as cells of a table that a spreadsheet program may open.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula and may run it. Names and ids
are student text, so such a cell gets an apostrophe in front, which makes it text everywhere.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal

from grader.report.escape import clean

# Where a semicolon separates columns, `a;=1+1` would be two cells, whatever the quotes say.
FORMULA = re.compile(r"((?:^|;)\s*)(?!-\s*$)(?=[=+\-@＝＋－＠])")


def guarded(text: str) -> str:
    """The text as it is, with an apostrophe where a spreadsheet would see a formula."""
    return FORMULA.sub(r"\1'", text)


def text_cell(text: str) -> str:
    """Text on one line that no spreadsheet takes for a formula; what is invisible is escaped."""
    return guarded(clean(text).replace("\n", " "))


def exact(number: float) -> Decimal:
    """The decimal number that the author wrote: 0.3, also where floats added up to a hair more."""
    return Decimal(repr(round(number, 9)))


def number_cell(value: Decimal | float | None) -> str:
    """`7`, `7.5` or nothing: a point for the decimals, no exponent."""
    if value is None:
        return ""
    number = value if isinstance(value, Decimal) else exact(value)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def table(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as CSV: UTF-8 without a byte order mark, commas, `\\n`, quotes where needed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
