"""A launcher that is lost costs one submission one more try, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SandboxError
from grader.inside.lockdown import Limits, Plan
from grader.sandbox import forking
from grader.sandbox.handle import WorkerEnded
from grader.sandbox.launcher import ForkLauncher

SOURCE = "def f():\n    return 7"


def launcher_pid(launcher: ForkLauncher) -> int:
    """The process that forks workers: below bubblewrap, where there is one."""
    assert launcher.process is not None
    pid = launcher.process._process.pid
    while launcher.tier == "full" and "start.py" not in command(pid).split("--")[0]:
        below = children(pid)
        if not below:
            break
        pid = below[0]
        if command(pid).startswith(("bwrap", "/usr/bin/bwrap")):
            continue
        break
    return pid


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def children(pid: int) -> list[int]:
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def family(pid: int) -> list[int]:
    found = [pid]
    for child in children(pid):
        found += family(child)
    return found


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
def test_a_lost_launcher_is_replaced(
    sent: signal.Signals,
    own_launcher: ForkLauncher,
    submit: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forking, "CONTROL_SECONDS", 1)
    assert submit(own_launcher, SOURCE).value("f") == 7
    before = family(own_launcher.process._process.pid)  # type: ignore[union-attr]
    os.kill(launcher_pid(own_launcher), sent)
    began = time.monotonic()
    with pytest.raises(SandboxError, match="graded again"):
        spawn_some(own_launcher)
    assert time.monotonic() - began < 10
    assert submit(own_launcher, SOURCE).value("f") == 7
    wait_until_gone(before)


def test_a_launcher_lost_in_the_middle_of_a_submission(
    own_launcher: ForkLauncher, submit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forking, "CONTROL_SECONDS", 1)
    submission = submit(own_launcher, SOURCE)
    os.kill(launcher_pid(own_launcher), signal.SIGKILL)
    with pytest.raises((SandboxError, WorkerEnded)):
        call_some(submission)
    assert submit(own_launcher, SOURCE).value("f") == 7


def test_a_worker_of_a_lost_launcher_can_be_closed_twice(own_launcher: ForkLauncher) -> None:
    worker = own_launcher.spawn(Plan(), 5)
    assert own_launcher.process is not None
    own_launcher.process.kill()
    with pytest.raises(SandboxError):
        worker.end()
    worker.end()
    worker.close()


def test_several_workers_at_once(own_launcher: ForkLauncher, submit: Callable[..., Any]) -> None:
    several = [submit(own_launcher, f"def f():\n    return {n}") for n in range(5)]
    assert [s.value("f") for s in several] == list(range(5))


def test_closing_ends_every_process(own_launcher: ForkLauncher) -> None:
    own_launcher.spawn(Plan(), 5)
    assert own_launcher.process is not None
    processes = family(own_launcher.process._process.pid)
    assert len(processes) >= 2
    own_launcher.close()
    own_launcher.close()
    wait_until_gone(processes)
    with pytest.raises(SandboxError, match="closed"):
        own_launcher.spawn(Plan(), 5)


DEAF = """
import signal
for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
"""
"""A submission that ignores every signal that can be ignored."""

KILLED_GRADER = f"""
import time
from grader.inside.lockdown import Plan
from grader.sandbox.launcher import start

launcher = start()
worker = launcher.spawn(Plan(), 5)
loaded = worker.load({{"source": {DEAF!r}, "filename": "s", "module": "s"}}, 9)
assert loaded.error is None, loaded.error
print(launcher.process._process.pid, flush=True)
time.sleep(60)
"""


def test_workers_die_with_a_killed_grader() -> None:
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_GRADER],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    ) as grader:
        assert grader.stdout is not None
        processes = family(int(grader.stdout.readline()))
        assert len(processes) >= 2
        grader.kill()
        wait_until_gone(processes)


def spawn_some(launcher: ForkLauncher) -> None:
    """The order that the launcher had read before it was hit may still succeed."""
    for _ in range(3):
        launcher.spawn(Plan(), 5).close()


def call_some(submission: Any) -> None:
    """The worker may outlive its launcher by an instant."""
    for _ in range(50):
        submission.call("f")
        time.sleep(0.1)


def wait_until_gone(processes: list[int]) -> None:
    deadline = time.monotonic() + 10
    alive = processes
    while alive and time.monotonic() < deadline:
        alive = [pid for pid in alive if "start.py" in command(pid)]
        time.sleep(0.05)
    assert alive == []


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["full", "landlock"])
def test_nothing_grows_over_a_thousand_hostile_submissions(tier: str) -> None:
    from tests.hostile.bank import KINDS
    from tests.hostile.runner import CONTROL, grade

    from .conftest import tier_or_skip

    launcher = tier_or_skip(tier)
    assert isinstance(launcher, ForkLauncher)
    quick = [e for k in ("forging", "harming", "state") for e in KINDS[k] if not e.slow]
    skipped = ("patch-frame", "truncated", "swap-pipes", "close-replies", "walk-for-solutions")
    quick = [
        e
        for e in quick
        if e.name not in skipped and "timeout" not in e.expect and "@" not in e.body
    ]
    try:
        for _ in range(5):
            assert grade(launcher, CONTROL)[0] == "right"
        pid, descriptors, size = (
            launcher_pid(launcher),
            descriptors_of(),
            memory_of(launcher_pid(launcher)),
        )
        for n in range(1000):
            entry = quick[n % len(quick)]
            grade(launcher, entry.source, entry.scratch)
        assert grade(launcher, CONTROL)[0] == "right"
        assert descriptors_of() == descriptors
        assert launcher_pid(launcher) == pid
        assert len(children(pid)) == 1, "only the spare worker"
        # Once, the launcher takes in torch's compiler, which is 60 MB.
        assert memory_of(pid) - size < 150 << 10
    finally:
        launcher.close()


def descriptors_of() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def memory_of(pid: int) -> int:
    """Resident memory in KB."""
    text = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS"))


def test_limits_of_processes_do_not_count_those_of_the_user(
    launcher: Any, submit: Callable[..., Any]
) -> None:
    """A student's laptop runs hundreds of threads; a submission may start some of its own."""
    source = """
import threading, time
def threads(n):
    started = [threading.Thread(target=time.sleep, args=(0.2,)) for _ in range(n)]
    for t in started: t.start()
    return len(started)
"""
    holders = [threading_sleep() for _ in range(80)]
    try:
        assert submit(launcher, source, processes=32).value("threads", 10) == 10
    finally:
        for holder in holders:
            holder.set()
    assert Limits().processes == 64


def threading_sleep() -> Any:
    import threading

    done = threading.Event()
    threading.Thread(target=done.wait, args=(30,), daemon=True).start()
    return done
