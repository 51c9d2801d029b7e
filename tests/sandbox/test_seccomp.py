"""The filter, judged by the real kernel."""

from __future__ import annotations

import errno
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from grader.inside import seccomp

on_linux = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in seccomp.ARCHITECTURES,
    reason="no filter for this system",
)
ROOT = str(Path(__file__).resolve().parents[2])

JUDGE = """
import ctypes, json, os, sys
from grader.inside import kernel, seccomp
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
kernel.install_filter(seccomp.build())
wanted = json.loads(sys.stdin.readline())
answers = {}
for name, (number, arguments) in wanted.items():
    result = kernel.raw_syscall(number, *arguments)
    answers[name] = 0 if result >= 0 else ctypes.get_errno()
print(json.dumps(answers))
"""


def judge(calls: dict[str, tuple[int, list[int]]]) -> dict[str, int]:
    """The error of each raw call, made by a process under the filter."""
    import json

    done = subprocess.run(
        [sys.executable, "-c", JUDGE],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ROOT},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, int] = json.loads(done.stdout)
    return answers


@on_linux
def test_every_denied_call_is_refused_by_the_kernel() -> None:
    table = seccomp.table(seccomp.DENIED, seccomp.machine())
    answers = judge({name: (number, [-1, 0, 0, 0, 0]) for name, number in table.items()})
    assert {name for name, error in answers.items() if error != errno.EPERM} == set()
    assert len(answers) == seccomp.DENIED_COUNT[seccomp.machine()]


@on_linux
def test_calls_that_cannot_be_judged_or_are_unknown_do_not_exist() -> None:
    unsupported = seccomp.table(seccomp.UNSUPPORTED, seccomp.machine())
    calls = {name: (number, [0, 0]) for name, number in unsupported.items()}
    calls |= {str(n): (n, [0, 0]) for n in (seccomp.NEWEST + 1, 500, 1000)}
    assert set(judge(calls).values()) == {errno.ENOSYS}


@on_linux
@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("clone", [17, 0, 0, 0, 0], errno.EPERM),
        ("clone", [0x00010000 | 0x10000000, 0, 0, 0, 0], errno.EPERM),
        ("fcntl", [0, 8, 1], errno.EPERM),
        ("fcntl", [0, 10, 9], errno.EPERM),
        ("fcntl", [0, 1, 0], 0),
        ("ioctl", [0, 0x5412, 0], errno.EPERM),
        ("ioctl", [0, 0x8901, 0], errno.EPERM),
        ("prctl", [1, 0, 0, 0, 0], errno.EPERM),
        ("prctl", [3, 0, 0, 0, 0], 0),
        ("prlimit64", [0, 7, 1, 0], errno.EPERM),
        ("prlimit64", [0, 7, 1 << 40, 0], errno.EPERM),
        ("prlimit64", [0, 7, 0, 0], 0),
        ("openat", [-100, 0, os.O_RDONLY | os.O_TRUNC, 0], errno.EPERM),
        ("openat", [-100, 0, os.O_RDONLY, 0], errno.EFAULT),
        ("openat", [-100, 0, os.O_WRONLY | os.O_TRUNC, 0], errno.EFAULT),
    ],
)
def test_judged_calls(name: str, arguments: list[int], error: int) -> None:
    number = seccomp.table(seccomp.JUDGED, seccomp.machine())[name]
    assert judge({name: (number, arguments)}) == {name: error}


@on_linux
@pytest.mark.skipif(platform.machine() != "x86_64", reason="x86_64 has these")
def test_x32_calls_kill() -> None:
    code = JUDGE.replace(
        "wanted = json.loads(sys.stdin.readline())", "wanted = {'x': (0x40000027, [])}"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env={"PYTHONPATH": ROOT}, check=False
    )
    assert done.returncode == -31  # SIGSYS


@pytest.mark.parametrize("architecture", sorted(seccomp.ARCHITECTURES))
def test_the_table_is_complete_and_each_number_is_named_once(architecture: str) -> None:
    texts = (seccomp.DENIED, seccomp.UNSUPPORTED, seccomp.JUDGED)
    numbers = [n for text in texts for n in seccomp.table(text, architecture).values()]
    assert len(numbers) == len(set(numbers))
    assert max(numbers) <= seccomp.NEWEST
    program = seccomp.build(architecture)
    assert len(program) % 8 == 0
    assert len(program) // 8 < 4096


def test_a_thinner_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp, "DENIED", seccomp.DENIED.replace("ptrace:101:117", ""))
    seccomp.build.cache_clear()
    with pytest.raises(seccomp.FilterError, match="denies 191 calls"):
        seccomp.build("x86_64")


def test_an_unknown_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "uname", lambda: type("U", (), {"machine": "riscv64"}))
    with pytest.raises(seccomp.FilterError, match="riscv64"):
        seccomp.machine()
