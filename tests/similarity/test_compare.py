"""Similar code: copies are found under other names, what was given is nobody's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("copydetect")

from grader.results.model import Student
from grader.similarity.compare import FEWEST_OWN, Source, similar
from tests.results.making import SOFTMAX

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions" / "03_softmax"
RIGHT = sorted((SOLUTIONS / "right").glob("*.py"))
STUB = (SOLUTIONS.parents[1] / "exercises" / "03_softmax" / "softmax.py").read_text("utf-8")


def source(name: str, text: str, group: str | None = None) -> Source:
    return Source(Student(name, name.title()), text, group)


def disguised(text: str) -> str:
    """The same code with other names, comments, blank lines and line ends."""
    text = text.replace("shifted", "moved").replace("total", "everything")
    return "# all my own work\r\n\r\n" + text.replace("\n", "  # here\r\n")


@pytest.fixture(scope="module")
def different():
    """Right solutions whose authors went different ways."""
    return [source(path.stem, path.read_text("utf-8")) for path in RIGHT]


def test_different_ways_are_not_similar(different):
    assert len(different) >= 3
    assert similar(SOFTMAX, different, STUB, 0.7) == []


def test_a_copy_is_found_under_other_names(different):
    first = different[0]
    copy = source("zoe", disguised(first.text))
    (pair, *rest) = similar(SOFTMAX, [*different, copy], STUB, 0.7)
    assert rest == []
    assert {pair.one.id, pair.other.id} == {first.student.id, "zoe"}
    assert pair.most > 0.95
    assert pair.typical < 0.5


def test_what_was_given_is_nobodys_own(different):
    stubs = [source(name, STUB) for name in ("ada", "bob")]
    assert similar(SOFTMAX, stubs, STUB, 0.01) == []
    assert similar(SOFTMAX, stubs, "", 0.5), "without a stub, the same file is the same"


def test_a_group_shares_its_code(different):
    both = [source(name, different[0].text, "red") for name in ("ada", "bob")]
    assert similar(SOFTMAX, both, STUB, 0.5) == []
    apart = [both[0], source("bob", different[0].text, "blue")]
    assert len(similar(SOFTMAX, apart, STUB, 0.5)) == 1


def test_short_code_is_alike_by_necessity():
    short = "def f(x):\n    return x.exp() / x.exp().sum()\n"
    assert len(short) < FEWEST_OWN
    assert similar(SOFTMAX, [source("a", short), source("b", short)], STUB, 0.1) == []


def test_code_that_is_none_is_compared_all_the_same():
    texts = ["def f(:\n" * 200, "\x00\x1b[31m" * 100, "", "é" * 5000, "'''" + "x" * 9000]
    pairs = similar(SOFTMAX, [source(str(k), t) for k, t in enumerate(texts)], STUB, 0.7)
    assert pairs == []


def test_the_table_is_the_same_under_any_hash_seed(tmp_path):
    """copydetect hashes with Python's own `hash`, which changes from run to run."""
    code = (
        "from tests.similarity.test_compare import *\n"
        "s = [source(p.stem, p.read_text('utf-8')) for p in RIGHT]\n"
        "print(similar(SOFTMAX, [*s, source('z', disguised(s[1].text))], STUB, 0.0))\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).resolve().parents[2],
            env={"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(tmp_path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
