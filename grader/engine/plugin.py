"""The pytest plugin for plain `pytest`: checks against a module in one process, for debugging.

    pytest solutions/03_softmax/checks.py --submission exercises/03_softmax/softmax.py

It makes no score. Breakpoints work, `--pdb` stops at the failure, and an editor's test
explorer shows the checks. `--case FILE` replays the one case that `grade` saved.
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any

import pytest

CHECKS = "checks.py"


class ChecksFile(pytest.Module):
    """A `checks.py`, imported with its exercise's probes beside it."""

    def _getobj(self) -> types.ModuleType:
        from grader.engine.loading import load_checks

        return load_checks(self.path)


def collect_checks(file_path: Path, parent: pytest.Collector) -> ChecksFile | None:
    """A collector for `checks.py` in an exercise's folder; None for any other file."""
    if file_path.name == CHECKS and file_path.with_name("exercise.toml").exists():
        return ChecksFile.from_parent(parent, path=file_path)
    return None


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two options of debugging mode."""
    group = parser.getgroup("torchgrade")
    group.addoption("--submission", type=Path, help="the student's file that checks run against")
    group.addoption("--case", type=Path, help="a case that `grade` saved: replay only that one")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ChecksFile | None:
    """Collect `checks.py` when it is asked for."""
    checks = collect_checks(file_path, parent)
    if checks is not None:
        from grader.engine.record import load_profile

        load_profile()
    return checks


@pytest.fixture(scope="session")
def submission(request: pytest.FixtureRequest) -> Any:
    """The student's module."""
    from grader.engine.loading import load_module
    from grader.engine.targets import Direct

    path: Path | None = request.config.getoption("--submission")
    if path is None:
        pytest.skip("name the student's file with --submission FILE")
    return Direct(load_module(path.resolve(), part="submission"))


@pytest.fixture(scope="module")
def reference(request: pytest.FixtureRequest) -> Any:
    """The exercise's reference."""
    from grader.course.exercise import load
    from grader.engine.loading import load_module
    from grader.engine.targets import Direct

    folder = request.path.parent
    return Direct(load_module(folder / load(folder).file, part="reference"))
