"""One pytest session for any number of submissions.

pytest collects each check function once; the session's run loop then takes submissions
one by one and runs the collected items for each of them, fixtures and all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.engine.exercise import ExerciseEngine, Part, part_of
from grader.engine.grading import Grader
from grader.engine.judge import Outcome
from grader.engine.plugin import collect_checks
from grader.engine.record import TARGETS, load_profile
from grader.engine.sealed import engine_of
from grader.engine.seat import Seat
from grader.errors import CourseError, ExerciseError
from grader.sandbox.launcher import Launcher

INI = Path(__file__).with_name("pytest.ini")
UNUSED = [
    "cacheprovider",
    "capture",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "logging",
    "pastebin",
    "recwarn",
    "setuponly",
    "setupplan",
    "stepwise",
    "terminal",
    "threadexception",
    "tmpdir",
    "unraisableexception",
    "warnings",
]
"""pytest's own plugins that this session has no use for."""
RAISED = re.compile(r"^E\s+(grader\.errors\.\w+: )?")
"""What pytest puts before an error of ours."""


@dataclass(frozen=True)
class Options:
    """How a session grades."""

    secret: str = ""
    device: str = "simulated"
    """Where checks that ask for a device run: `simulated`, `cuda` or `cpu`."""
    shrink: bool = True
    only: str | None = None
    cases: Path | None = None
    """Keep failing cases in this folder, for the debugger."""


GraderOf = Callable[[Exercise], Grader]

Drive = Callable[[GraderOf], None]
"""What a session does: it gets a function that gives the grader of an exercise."""


@dataclass
class _Session:
    """The pytest plugin that turns a test session into a grading session."""

    course: Course
    exercises: list[Exercise]
    launcher: Launcher
    options: Options
    drive: Drive
    engines: dict[str, ExerciseEngine] = field(default_factory=dict)
    items: dict[tuple[str, str], pytest.Function] = field(default_factory=dict)
    failure: BaseException | None = None
    problems: list[str] = field(default_factory=list)
    """What pytest says of check files that cannot be imported."""
    _running: tuple[ExerciseEngine, Part, Seat] | None = None
    _outcome: Outcome | None = None

    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> Any:
        return collect_checks(module_path, parent)

    @pytest.fixture
    def submission(self) -> None:
        """Set by the engine, call by call."""

    @pytest.fixture
    def reference(self) -> None:
        """Set by the engine, call by call."""

    @pytest.fixture
    def device(self) -> None:
        """Set by the engine: where checks that ask for a device run."""

    def _prepare(self, session: pytest.Session) -> None:
        if self.problems:
            raise ExerciseError(f"The checks could not be collected: {'; '.join(self.problems)}")
        for exercise in self.exercises:
            engine = engine_of(self.course, exercise, self.options.secret, self.options.device)
            for item in session.items:
                if item.path.parent == self.course.source(exercise):
                    self._add(engine, item)
            engine.validate()
            self.engines[exercise.id] = engine

    def _add(self, engine: ExerciseEngine, item: pytest.Item) -> None:
        assert isinstance(item, pytest.Function)  # noqa: S101  # checks.py holds functions only
        params = item.callspec.params if hasattr(item, "callspec") else {}
        fixed = {k: v for k, v in params.items() if k not in TARGETS}
        if "device" in item.fixturenames:
            fixed["device"] = self.options.device
        part = part_of(item.name, item.obj, fixed)
        if part is None:
            raise ExerciseError(f"{item.path}: {item.name} carries no @points.")
        engine.parts.append(part)
        self.items[engine.exercise.id, part.key] = item

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            last = report.longreprtext.strip().splitlines()[-1]
            self.problems.append(RAISED.sub("", last))

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        if excinfo.type is KeyboardInterrupt:  # pytest's own Interrupted is a subclass
            self.failure = KeyboardInterrupt()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        try:
            self._prepare(session)
            self.drive(self.grader)
        except BaseException as failure:  # carried out of pytest, raised by `run`
            self.failure = failure
        return True

    def grader(self, exercise: Exercise) -> Grader:
        """The grader of one exercise, inside this session."""
        engine = self.engines[exercise.id]
        options = self.options
        only = (options.only,) if options.only else ()
        return Grader(engine, self.launcher, self.run_part, options.shrink, only, options.cases)

    def run_part(self, engine: ExerciseEngine, part: Part, seat: Seat) -> Outcome:
        """Run one collected item for one submission, through pytest's own protocol."""
        from _pytest.runner import runtestprotocol

        item = self.items[engine.exercise.id, part.key]
        self._begin(engine, part, seat)
        # The session is all that stays set up between two items.
        reports = runtestprotocol(item, log=False, nextitem=item.session)  # type: ignore[arg-type]  # any node will do
        if self.failure is not None:
            raise self.failure
        outcome, self._outcome, self._running = self._outcome, None, None
        if outcome is None:
            problem = next((r.longreprtext for r in reports if r.failed), "it was skipped")
            raise ExerciseError(f"{engine.exercise.id}: {part.key} did not run: {problem}")
        return outcome

    def _begin(self, engine: ExerciseEngine, part: Part, seat: Seat) -> None:
        self._running, self._outcome, self.failure = (engine, part, seat), None, None

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        del pyfuncitem
        if self._running is None:
            raise RuntimeError("pytest ran an item that was not asked for")
        engine, part, seat = self._running
        try:
            self._outcome = engine.judge(part).replay(seat)
        except BaseException as failure:  # carried through pytest, raised by run_part
            self.failure = failure
        return True


def run(
    course: Course,
    exercises: list[Exercise],
    launcher: Launcher,
    drive: Drive,
    options: Options | None = None,
) -> None:
    """Open a session for `exercises` and hand it to `drive`.

    Raises what `drive` raises, and `ExerciseError` for an exercise that is broken.
    """
    torch.set_num_threads(1)
    load_profile()
    paths = [course.source(e) / "checks.py" for e in exercises]
    for path in paths:
        if not path.exists():
            raise CourseError(f"{path} is missing: the exercise has no checks.")
    plugin = _Session(course, exercises, launcher, options or Options(), drive)
    off = [text for name in UNUSED for text in ("-p", f"no:{name}")]
    arguments = ["-c", str(INI), "--rootdir", str(course.root), *off, *map(str, paths)]
    with _alone():
        code = pytest.main(arguments, plugins=[plugin])
    if plugin.failure is not None:
        raise plugin.failure
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise ExerciseError(f"The checks could not be collected (pytest: {code}).")


@contextmanager
def _alone() -> Iterator[None]:
    """Keep plugins and options of the user's own pytest out of the session."""
    names = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": ""}
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
