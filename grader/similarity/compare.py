"""Comparing the sources of a class in pairs with copydetect: fingerprints of the code's tokens.

Runs in the grader's process, on text: Pygments cuts it into tokens, names become one letter, and
nothing is executed or parsed. Two sources share what they have in runs of `RUN` characters of that
shape (winnowing with a window of one; S. Schleimer et al., *Winnowing: Local Algorithms for
Document Fingerprinting*, 2003); what the stub gave is nobody's own and is left out.
"""

from __future__ import annotations

import io
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from copydetect import CodeFingerprint, compare_files  # type: ignore[import-untyped]  # no hints
from copydetect.utils import get_token_coverage  # type: ignore[import-untyped]  # none either

from grader.results.model import Graded, Student
from grader.similarity.model import Pair

RUN = 40
"""So many characters in a row have to agree: measured on the right solutions of the course, whose
authors solved the same exercise in different ways."""
FEWEST_OWN = 150
"""A source with less code of its own is alike by necessity, and is not compared."""


@dataclass(frozen=True)
class Source:
    """What one student handed in for an exercise."""

    student: Student
    text: str
    group: str | None = None
    """Who hands in together is not compared."""


def similar(exercise: Graded, sources: Sequence[Source], stub: str, least: float) -> list[Pair]:
    """The pairs of which one shares at least this part of its own code, most first."""
    found = list(_pairs(exercise, sources, stub))
    typical = statistics.median(pair.most for pair in found) if found else 0.0
    kept = [pair.beside(typical) for pair in found if pair.most >= least]
    return sorted(kept, key=lambda p: (-p.most, -min(p.of_one, p.of_other), p.one.id, p.other.id))


def _pairs(exercise: Graded, sources: Sequence[Source], stub: str) -> Iterator[Pair]:
    given = _fingerprint(stub, frozenset()).hashes
    prints = [(source, _fingerprint(source.text, given)) for source in sources]
    long_enough = [(s, p) for s, p in prints if p.token_coverage >= FEWEST_OWN]
    for (one, first), (other, second) in combinations(long_enough, 2):
        if one.group is None or one.group != other.group:
            of_one, of_other = _shared(first, second)
            yield Pair(exercise, one.student, other.student, of_one, of_other)


def _shared(one: CodeFingerprint, other: CodeFingerprint) -> tuple[float, float]:
    if one.hashes.isdisjoint(other.hashes):
        return 0.0, 0.0
    _tokens, (of_one, of_other), _where = compare_files(one, other)
    return min(1.0, float(of_one)), min(1.0, float(of_other))


def _fingerprint(text: str, given: Iterable[int]) -> CodeFingerprint:
    """The fingerprint of a source without what was given.

    It is taken out here: copydetect's own way supposes that no run of a file comes twice.
    """
    made = CodeFingerprint("source.py", RUN, 1, language="python", fp=io.StringIO(text))
    own = {run: places for run, places in made.hash_idx.items() if run not in given}
    made.hashes, made.hash_idx = set(own), own
    made.token_coverage = get_token_coverage(own, RUN, len(made.filtered_code))
    return made
