"""A course whose one exercise has the eight checks that stock nbgrader runs as asserts.

It is exercise-3 with `checks.py` and `exercise.toml` of this folder in place of its own, and
without its known mistakes.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from grader.authoring.build import build, write
from grader.course.course import Course

HERE = Path(__file__).parent
WHOLE = Course(HERE.parents[1])


def course_of_eight(room: Path) -> Course:
    """Write it below `room`, which must not exist."""
    exercise = WHOLE.find("softmax")
    folder = room / "solutions" / exercise.folder
    ignored = shutil.ignore_patterns("wrong", "right", "__pycache__")
    shutil.copytree(WHOLE.source(exercise), folder, ignore=ignored)
    for name in ("checks.py", "exercise.toml"):
        shutil.copy(HERE / name, folder)
    (room / "exercises").mkdir()
    course = Course(room)
    write(build(course, course.find("softmax")))
    return course
