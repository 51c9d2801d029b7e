"""Regions: every marker counts, and a wrong one is told with file and line."""

from __future__ import annotations

import pytest

from grader.authoring.regions import find_regions, strip_regions
from grader.errors import CourseError

BROKEN = {
    "stray end": ("x = 1\n# END SOLUTION\n", "f.py:2: a region ends that did not begin"),
    "nested": (
        "# BEGIN SOLUTION\nx = 1\n# BEGIN SOLUTION\n# END SOLUTION\n",
        "f.py:3: a region begins inside another one",
    ),
    "unclosed": ("x = 1\n\n# BEGIN SOLUTION\nx = 2\n", "f.py:3: this region is never closed"),
    "lower case": ("# begin solution\nx = 1\n", "f.py:1: this looks like a marker"),
    "behind code": ("x = 1  # BEGIN SOLUTION\n", "f.py:1: this looks like a marker"),
    "more words": ("# END SOLUTION of f\n", "f.py:1: this looks like a marker"),
    "doubled blank": ("#  BEGIN  SOLUTION\n", "f.py:1: this looks like a marker"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_markers_are_told_with_their_line(name):
    text, message = BROKEN[name]
    with pytest.raises(CourseError) as raised:
        find_regions(text, "f.py")
    assert message in str(raised.value)


def test_a_region_in_a_class_body_is_refused():
    text = "class A:\n    # BEGIN SOLUTION\n    x = 1\n    # END SOLUTION\n"
    with pytest.raises(CourseError, match=r"f\.py:2: a region belongs in a function"):
        strip_regions(text, "f.py", "exercise-1")


def test_a_region_becomes_not_implemented_or_nothing():
    text = (
        "# BEGIN SOLUTION\nimport math\n# END SOLUTION\n\n\nclass A:\n    def f(self):\n"
        '        """F."""\n        # BEGIN SOLUTION\n        return math.pi\n'
        "        # END SOLUTION\n"
    )
    assert strip_regions(text, "f.py", "exercise-1") == (
        'class A:\n    def f(self):\n        """F."""\n'
        '        raise NotImplementedError("exercise-1: A.f")\n'
    )


def test_a_syntax_error_is_told_with_its_line():
    with pytest.raises(CourseError, match=r"f\.py:2"):
        strip_regions("x = 1\ndef f(:\n", "f.py", "exercise-1")
