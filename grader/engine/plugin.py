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

from grader.course.exercise import described

CHECKS = "checks.py"


class ChecksFile(pytest.Module):
    """A `checks.py`, imported with its exercise's probes beside it."""

    def _getobj(self) -> types.ModuleType:
        from grader.engine.loading import load_checks

        return load_checks(self.path)


def collect_checks(path: Path, parent: pytest.Collector) -> ChecksFile | None:
    """A collector for `checks.py` in an exercise's folder; None for any other file."""
    if path.name == CHECKS and described(path.parent).exists():
        return ChecksFile.from_parent(parent, path=path)
    return None


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two options of debugging mode."""
    group = parser.getgroup("torchgrade")
    group.addoption("--submission", type=Path, help="the student's file that checks run against")
    group.addoption("--check", help="only this check: C2")
    group.addoption("--case", type=Path, help="a case that `grade` saved: replay only that one")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> ChecksFile | None:
    """Collect a `checks.py` that was named on the command line."""
    checks = collect_checks(module_path, parent)
    if checks is not None:
        from grader.engine.record import load_profile

        load_profile()
    return checks


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the check, or the saved case's function, that is asked for."""
    check, case = config.getoption("--check"), config.getoption("--case")
    if check is None and case is None:
        return
    from grader.checks.marks import mark_of

    name = read_case(case)[0] if case else None
    kept = []
    for item in items:
        mark = mark_of(item.obj) if isinstance(item, pytest.Function) else None
        if mark and check in (None, mark.check) and name in (None, item.name):
            kept.append(item)
    items[:] = kept


def read_case(path: Path) -> tuple[str, dict[str, Any]]:
    """The check function's name and the drawn inputs of a case that `grade` saved."""
    from grader.engine import store
    from grader.inside import codec

    sections = store.read(path)
    if not sections:
        raise pytest.UsageError(f"{path} holds no case; run `grade` again.")
    name, text, blob = sections[0]
    return name, codec.loads(text, blob)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Replay a saved case: the check's body on its inputs, without Hypothesis."""
    case = pyfuncitem.config.getoption("--case")
    if case is None or not isinstance(pyfuncitem.parent, ChecksFile):
        return None
    import inspect

    from grader.checks.failures import CheckFailed
    from grader.engine.record import inner

    function, kwargs = inner(pyfuncitem.obj), read_case(case)[1]
    names = inspect.signature(function).parameters.keys() - kwargs.keys()
    try:
        function(**{name: pyfuncitem.funcargs[name] for name in names}, **kwargs)
    except CheckFailed as failure:
        raise failure.with_traceback(_within(failure.__traceback__, pyfuncitem.path)) from None
    return True


def _within(trace: types.TracebackType | None, path: Path) -> types.TracebackType | None:
    """The traceback up to its last frame in `path`: a debugger then stops in the check itself."""
    entries = []
    while trace is not None:
        entries.append(trace)
        trace = trace.tb_next
    while entries and Path(entries[-1].tb_frame.f_code.co_filename) != path:
        entries.pop()
    for entry in reversed(entries):
        trace = types.TracebackType(trace, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return trace


@pytest.fixture(scope="session")
def submission(request: pytest.FixtureRequest) -> Any:
    """The student's module."""
    from grader.engine.loading import load_module
    from grader.engine.targets import Direct

    path: Path | None = request.config.getoption("--submission")
    if path is None:
        pytest.skip("name the student's file with --submission FILE")
    return Direct(load_module(path.resolve(), part="submission"))


@pytest.fixture(scope="session")
def device() -> str:
    """Where checks about devices run: a real GPU if there is one, else the simulated one."""
    import torch

    return "cuda" if torch.cuda.is_available() else "simulated"


@pytest.fixture(scope="module")
def reference(request: pytest.FixtureRequest) -> Any:
    """The exercise's reference; in a student release, what was recorded of it."""
    from grader.course.exercise import load
    from grader.engine.loading import load_module
    from grader.engine.sealed import recalled
    from grader.engine.targets import Direct

    folder = request.path.parent
    return recalled(folder) or Direct(load_module(folder / load(folder).file, part="reference"))
