"""The page of all exercises: what it says, and `--check`."""

from __future__ import annotations

from grader.authoring import results
from grader.authoring.catalogue import page

from .conftest import edit, grade


def test_what_the_page_says(course, folder):
    edit(folder / "checks.py", '@points(1, "C2")', '@points(1, "C2", hidden=True)')
    row = results.Row(mutants=10, killed=8, equivalent=1, digest="")
    results.write(course, {"exercise-1": row})
    text = page(course)
    line = "| 1 | [Doubling](../exercises/01_double/README.md) | A | 3 | 2 | 1 | 1 | 8 of 9 |"
    assert line in text.splitlines()
    assert "| E1.C1 | 2 | double(x) is twice x. |" in text
    assert "| E1.C2 (hidden) | 1 | Integers are refused. |" in text


def test_without_mutation_results(course):
    assert "| 1 | 1 | not run |" in page(course)


def test_check_tells_when_it_is_stale(course, folder):
    assert grade(course.root, "author", "catalogue", "--check").returncode == 1
    assert grade(course.root, "author", "catalogue").returncode == 0
    assert grade(course.root, "author", "catalogue", "--check").returncode == 0
    edit(folder / "checks.py", "twice x", "two times x")
    ran = grade(course.root, "author", "catalogue", "--check")
    assert ran.returncode == 1
    assert "stale  docs/catalogue.md" in ran.stdout
