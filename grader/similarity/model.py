"""What is said of two similar submissions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.results.model import Graded, Student
from grader.text import _

MOST_SHOWN = 50
"""So many pairs are listed; who has to look at more looks at the exercise instead."""


@dataclass(frozen=True)
class Pair:
    """Two submissions for one exercise that share code."""

    exercise: Graded
    one: Student
    other: Student
    of_one: float
    """The share of the first one's own code that the second has too, from 0 to 1."""
    of_other: float
    typical: float = 0.0
    """What half of all pairs of the exercise stay below: what is usual here."""

    def beside(self, typical: float) -> Pair:
        """The pair with what is usual in its exercise."""
        return replace(self, typical=typical)

    @property
    def most(self) -> float:
        """What pairs are sorted by."""
        return max(self.of_one, self.of_other)


def caution() -> str:
    """What has to be said beside every such table."""
    return _(
        "A lead for a human, not a verdict: short exercises have few solutions, so code can be "
        "alike because there is one good way to write it. Read both files before you speak to "
        "anyone."
    )


def and_more(count: int) -> str:
    """What is said where there are more pairs than are listed."""
    text = _("The {shown} closest of {count} pairs.")
    return text.format(shown=MOST_SHOWN, count=count)
