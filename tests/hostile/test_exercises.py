"""What hostile submissions to the exercises of the course do not get.

Each file in `exercises/` is one: its docstring says what it is after, and its comment
`# must fail: C7, C8` which checks it must not be given. One that says `# over: reference` is
laid over the reference, as misconceptions are, so that all else is right. Those for one
exercise, `NN_*.py`, are graded in one session.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.engine import session
from grader.intake.submission import Submission
from grader.report.model import Report, Verdict
from grader.sandbox import launcher as launchers
from grader.sandbox.launcher import Launcher

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(Path(__file__).with_name("exercises").glob("[0-9][0-9]_*.py"))
HEADER = re.compile(r"^# must fail: (C\d+(?:, C\d+)*)$", re.MULTILINE)
OVER = "# over: reference\n"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def launcher() -> Iterator[Launcher]:
    made = launchers.start()
    yield made
    made.close()


@pytest.fixture(scope="module")
def reports_of(launcher: Launcher):
    """The reports of all files of one exercise, by file name."""
    course = Course(ROOT)

    @functools.cache
    def reports(number: int) -> dict[str, Report]:
        exercise = course.find(str(number))
        found: dict[str, Report] = {}

        def drive(grader_of: session.GraderOf) -> None:
            grader = grader_of(exercise)
            for path in FILES:
                if path.name.startswith(f"{number:02}_"):
                    source = path.read_text(encoding="utf-8")
                    if OVER in source:
                        source = f"{grader.engine.reference_source}\n\n{source}"
                    found[path.name] = grader.grade(Submission(source, exercise.file, "eve"))

        options = session.Options(shrink=False)
        session.run(course, [exercise], launcher, drive, options)
        return found

    return reports


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_gets_no_points_for_lies(path: Path, reports_of) -> None:
    header = HEADER.search(path.read_text(encoding="utf-8"))
    assert header, "no line `# must fail: C1, C2`"
    report = reports_of(int(path.name[:2]))[path.name]
    assert report.status == "graded"
    verdicts = {check.id.partition(".")[2]: check.verdict for check in report.checks}
    forbidden = header[1].split(", ")
    assert set(forbidden) <= set(verdicts)
    earned = [check for check in forbidden if verdicts[check] is Verdict.PASSED]
    assert not earned
    assert Verdict.GRADER_ERROR not in verdicts.values()
