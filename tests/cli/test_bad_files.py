"""Each bad file has its verdict and a sentence; the other checks still run; memory stays flat."""

from __future__ import annotations

import pytest

from grader.cli.bench import open_bench
from grader.cli.screen import open_screen
from grader.cli.settings import Settings
from grader.course.course import Course
from grader.intake.submission import from_bytes
from grader.report.terminal import Setting, render

from .bad_files import CASES

MOST_MB = 150
"""The grader may grow by so much over all of them: 100 MB are printed, 40 GB returned."""


def _peak_mb() -> float:
    resource = pytest.importorskip("resource")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Name -> (report, how much memory the grader's peak grew), from one session."""
    import shutil

    from .conftest import COURSE

    root = tmp_path_factory.mktemp("bad") / "course"
    shutil.copytree(COURSE, root)
    course = Course(root)
    reports = {}

    def job(grader_of):
        grader = grader_of(course.find("1"))
        grader.grade(from_bytes(b"x = 1\n", file="double.py"))
        start = _peak_mb()
        for name, bad in CASES.items():
            report = grader.grade(from_bytes(bad.source, file="double.py"))
            reports[name] = report, _peak_mb() - start

    with open_bench(course, [course.find("1")]) as bench:
        bench.warm_up()
        bench.run([course.find("1")], job)
    return reports


@pytest.mark.parametrize("name", CASES)
def test_bad_file_has_its_verdicts(graded, name):
    report, _ = graded[name]
    assert report.status == "graded"
    assert tuple(c.verdict for c in report.checks) == CASES[name].verdicts


@pytest.mark.parametrize("name", CASES)
def test_bad_file_is_explained(graded, name, capsys):
    report, _ = graded[name]
    screen = open_screen(Settings())
    screen.show(*render(report, Setting("Exercise 1"), screen.out))
    shown = " ".join(capsys.readouterr().out.split())
    for words in CASES[name].says:
        assert words in shown
    assert "Traceback" not in shown


def test_memory_stays_flat(graded):
    assert max(grown for _, grown in graded.values()) < MOST_MB


def test_caret_stands_below_its_character(graded, capsys):
    report, _ = graded["tab indented syntax error"]
    screen = open_screen(Settings())
    screen.show(*render(report, Setting("Exercise 1"), screen.out))
    lines = capsys.readouterr().out.splitlines()
    at = next(k for k, line in enumerate(lines) if "return )" in line)
    wide = sum(character in "中文" for character in lines[at])
    assert lines[at + 1].index("^") == lines[at].index(")") + wide
