"""`grade 3 --check C2 --debug`: one check under plain pytest, stopping where it fails.

The student's file runs in pytest's own process here, as it would in an editor. No score is made.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from grader import state
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import ExitCode, UsageError
from grader.text import _

INI = Path(__file__).parents[1] / "engine" / "pytest.ini"


def debug_check(course: Course, exercise: Exercise, file: Path, check: str | None) -> int:
    """Run pytest with --pdb on one check; a case that grading saved is replayed alone."""
    if check is None:
        raise UsageError(_("--debug needs --check, like `--check C2`."))
    if not file.is_file():
        raise UsageError(_("{path} does not exist. Name your file with --file.").format(path=file))
    case = state.case_file(course, exercise.id, check)
    arguments = pytest_arguments(course, exercise, file, check, case if case.exists() else None)
    code = subprocess.run([sys.executable, *arguments], check=False, env=_environment()).returncode  # noqa: S603
    return ExitCode.FULL_MARKS if code == 0 else ExitCode.POINTS_MISSING


def pytest_arguments(
    course: Course, exercise: Exercise, file: Path, check: str, case: Path | None
) -> list[str]:
    """The command line of Python that debugs one check."""
    source = course.source(exercise)
    words = ["-m", "pytest", "-c", str(INI), "--rootdir", str(course.root)]
    # By module name: the entry point may or may not be installed.
    words += ["-p", "no:torchgrade", "-p", "grader.engine.plugin", "-p", "no:cacheprovider"]
    words += [str(source / "checks.py"), "--submission", str(file.resolve()), "--check", check]
    words += ["--case", str(case)] if case else []
    return [*words, "-q", "-x", "--pdb"]


def _environment() -> dict[str, str]:
    """This environment, with the grader importable even where it is not installed."""
    here = str(Path(__file__).parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
