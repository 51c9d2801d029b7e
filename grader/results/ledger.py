"""Exact arithmetic that writes down each of its steps, a sentence in each language."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import partial
from typing import Literal

from grader.course.exercise import Bilingual
from grader.results.assessment import Rounding
from grader.results.cells import number_cell
from grader.text import _, plural, speaking

PRECISE = Context(prec=60)

Kind = Literal["score", "late", "scale", "rounding", "sum", "cap", "note"]
Say = Callable[[], str]
"""Says a sentence in the current language."""


@dataclass(frozen=True)
class Line:
    """One step."""

    kind: Kind
    text: Bilingual
    change: Decimal | None = None
    """What this step adds or takes; None for a note."""
    value: Decimal | None = None
    """What stands after it; None where there is no value at all."""


class Ledger:
    """A value, and the lines that led to it."""

    def __init__(self) -> None:
        self.value = Fraction(0)
        self.lines: list[Line] = []

    def note(self, say: Say) -> None:
        """Say something that changes nothing."""
        self.lines.append(Line("note", both(say)))

    def add(self, kind: Kind, say: Say, change: Fraction) -> None:
        """Add to the value, or take from it."""
        self.value += change
        self.lines.append(Line(kind, both(say), as_decimal(change), as_decimal(self.value)))

    def scale(self, top: Fraction, out_of: Fraction, rounding: Rounding) -> None:
        """Turn a value of at most `top` into one of at most `out_of`, rounded."""
        exact = self.value * out_of / top if top else Fraction(0)
        value = rounded(exact, rounding)
        numbers = {"points": self.value, "max": top, "value": value, "out_of": out_of}
        facts = {name: said(number) for name, number in numbers.items()}

        def say() -> str:
            text = _("{points} of {max} points count as {value} of {out_of}.")
            if value != exact:
                text = _(
                    "{points} of {max} points count as {value} of {out_of} "
                    "(rounded to {places} decimals)."
                )
            return text.format(**facts, places=rounding.places)

        self.add("scale", say, value - self.value)

    def round(self, rounding: Rounding) -> None:
        """Round the value; where that changes it, a line says so."""
        change = rounded(self.value, rounding) - self.value
        if change:
            self.add("rounding", partial(_rounded_text, rounding.places), change)


def _rounded_text(places: int) -> str:
    return plural("Rounded to {places} decimal.", "Rounded to {places} decimals.", places).format(
        places=places
    )


def both(say: Say) -> Bilingual:
    """A sentence in each language."""
    with speaking("en"):
        en = say()
    with speaking("zh"):
        return Bilingual(en, say())


def said(number: Fraction) -> str:
    """A number inside a sentence."""
    return number_cell(as_decimal(number))


def as_decimal(number: Fraction) -> Decimal:
    """The number in decimals: exact for all sums and percentages of points."""
    return PRECISE.divide(Decimal(number.numerator), Decimal(number.denominator))


def rounded(number: Fraction, rounding: Rounding) -> Fraction:
    """The number with `rounding.places` decimals, by its exact value."""
    scale = 10**rounding.places
    scaled = number * scale
    if rounding.mode == "half_even":
        whole = round(scaled)
    elif rounding.mode == "half_up":
        whole = math.floor(scaled + Fraction(1, 2))
    else:
        whole = math.ceil(scaled) if rounding.mode == "up" else math.floor(scaled)
    return Fraction(whole, scale)
