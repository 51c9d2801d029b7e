"""What every tier promises, and how the tier is chosen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.errors import SandboxError
from grader.inside.lockdown import Limits, Plan
from grader.sandbox import bubblewrap, cgroup, forking, recipe, tiers
from grader.sandbox.handle import WorkerEnded
from grader.sandbox.launcher import ForkLauncher, Launcher, start
from grader.sandbox.places import PACKAGE

ROOT = Path(__file__).resolve().parents[2]

HONEST = """
import torch, io, sys

def optimise():
    p = torch.nn.Parameter(torch.ones(3))
    p.grad = torch.ones(3)
    optimiser = torch.optim.AdamW([p], lr=0.1)
    optimiser.step()
    torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, 10).step()
    return p.detach()

def convolve():
    net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU(), torch.nn.BatchNorm2d(2))
    net(torch.randn(2, 1, 8, 8)).sum().backward()
    return net[0].weight.grad.shape

def imports():
    import tempfile, random, logging, pathlib, platform, getpass, subprocess, inspect, pickle
    import numpy, resource, threading, colorsys, torch.testing, torch.func
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(abs, [-1])) == [1]
    resource.getrlimit(resource.RLIMIT_AS)
    return [tempfile.gettempdir(), getpass.getuser(), str(pathlib.Path.home())]

def misc():
    torch.use_deterministic_algorithms(True)
    torch.save(torch.ones(3), io.BytesIO())
    torch.autograd.gradcheck(torch.sin, torch.ones(2, dtype=torch.float64, requires_grad=True))
    torch.nn.TransformerEncoderLayer(8, 2)(torch.ones(2, 3, 8))
    torch.linalg.svd(torch.randn(50, 50)), torch.randn(300, 300) @ torch.randn(300, 300)
    list(torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.ones(4))))
    return repr(torch.ones(2))

def save(count):
    torch.save(torch.zeros(count), "x.pt")
    return torch.load("x.pt").shape
"""


@pytest.mark.parametrize("name", ["optimise", "convolve", "imports", "misc"])
def test_honest_work_is_not_hindered(
    name: str, launcher: Launcher, submit: Callable[..., Any]
) -> None:
    submission = submit(launcher, HONEST)
    assert submission.loaded.error is None
    submission.value(name)


def test_files_only_where_the_exercise_needs_them(
    launcher: Launcher, submit: Callable[..., Any]
) -> None:
    assert submit(launcher, HONEST).call("save", 10).error is not None
    with_files = submit(launcher, HONEST, scratch=1 << 20)
    assert with_files.value("save", 1000) == torch.Size([1000])
    with pytest.raises(WorkerEnded, match="output_limit") if launcher.tier != "full" else _raises():
        assert with_files.call("save", 1_000_000).error is not None
        raise _Refused


class _Refused(Exception):
    pass


def _raises() -> Any:
    return pytest.raises(_Refused)


def test_the_sandbox_sees_only_inside(strong: Launcher, submit: Callable[..., Any]) -> None:
    secret = [str(PACKAGE / "errors.py"), str(ROOT / "tests"), "/etc/passwd", "/proc/self/maps"]
    source = f"""
import os
def look():
    found = []
    for path in {secret}:
        try:
            os.close(os.open(path, os.O_RDONLY))
            found.append(path)
        except OSError:
            pass
    import grader.inside.codec
    return found
def whole():
    import grader.errors
"""
    submission = submit(strong, source)
    assert submission.value("look") == []
    assert submission.call("whole").error.type == "ModuleNotFoundError"


def test_hidden_folders_cannot_be_opened(submit: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "reference.py").write_text("secret")
    launcher = start(hidden=[tmp_path])
    try:
        source = f"def look():\n    return open({str(tmp_path / 'reference.py')!r}).read()"
        if launcher.tier != "process":
            assert submit(launcher, source).call("look").error is not None
    finally:
        launcher.close()


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("while True: pass", "timeout"),
        ("import os; os.write(1, b'x' * (20 << 20))", "output_limit"),
        ("import os; os._exit(97)", "crashed"),
        ("import os; os.close(4); import time; time.sleep(60)", "protocol"),
        ("import ctypes; ctypes.string_at(0)", "crashed"),
    ],
)
def test_endings_get_their_verdict(
    body: str, verdict: str, launcher: Launcher, submit: Callable[..., Any]
) -> None:
    submission = submit(launcher, f"def f():\n    {body}", seconds=1)
    with pytest.raises(WorkerEnded) as ended:
        submission.call("f")
    assert ended.value.verdict == verdict


def test_cpu_time_is_limited_even_when_the_signal_is_ignored(
    launcher: Launcher, submit: Callable[..., Any]
) -> None:
    source = "import signal\nsignal.signal(signal.SIGXCPU, 1)\ndef f():\n    while True: pass"
    submission = submit(launcher, source, seconds=30, cpu_seconds=1)
    with pytest.raises(WorkerEnded) as ended:
        submission.call("f")
    assert (ended.value.verdict, ended.value.detail) == ("timeout", "cpu")


def test_an_unknown_tier_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no tier 'fill'"):
        start(tier="fill")


def test_fresh_interpreters_give_only_the_weakest_tier() -> None:
    assert start(fresh=True).tier == "process"
    with pytest.raises(SandboxError, match="needs Linux"):
        start(tier="full", fresh=True)


def test_without_bubblewrap_landlock_is_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    found = [r.tier for r in recipe.recipes()]
    assert "full" not in found
    assert found[-1] == "process"
    monkeypatch.setattr(recipe, "landlock_version", lambda: 0)
    assert {r.tier for r in recipe.recipes()} == {"process"}


def test_a_refused_tier_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setattr(bubblewrap, "find", lambda: str(refusing))
    monkeypatch.setattr(tiers, "_chosen", {})
    with pytest.raises(SandboxError, match="uid map: Permission denied"):
        start(tier="full")
    launcher = start()
    assert launcher.tier in ("landlock", "process")
    launcher.close()
    probe = tiers.probe()
    full = next(part for part in probe.parts if part.name == "full")
    assert not full.ok
    assert "uid map" in full.detail
    assert full.next_step


def test_a_worker_that_is_not_locked_down_does_not_serve(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A cage that promises more than it holds: the child finds out and refuses."""
    (tmp_path / "secret").write_text("reference")
    weak = next(r for r in recipe.recipes() if r.tier == "process" and r.cage.seccomp)
    lying = replace(weak, cage=replace(weak.cage, tier="landlock", landlock=True, readable=("/",)))
    lying = replace(lying, cage=replace(lying.cage, hidden=(str(tmp_path / "secret"),)))
    process = forking.LauncherProcess(lying)
    try:
        with pytest.raises(forking.Refused, match="could be opened"):
            process.await_trial()
    finally:
        process.close()


def test_a_worker_whose_set_up_fails_is_the_sandbox_s_fault() -> None:
    launcher = start(tier="process")
    assert isinstance(launcher, ForkLauncher)
    try:
        worker = launcher.spawn(Plan(limits=Limits(open_files=-5)), 5)
        with pytest.raises(SandboxError, match="could not be set up"):
            worker.load({"source": "", "filename": "s.py", "module": "s"}, 5)
        worker.close()
    finally:
        launcher.close()


def test_probe_tells_each_part() -> None:
    probe = tiers.probe()
    assert probe.tier in tiers.TIERS
    for part in probe.parts:
        assert part.ok or part.next_step, part


def test_starting_does_not_load_torch_in_the_grader() -> None:
    code = (
        "import sys, grader.sandbox.launcher as l; x = l.start(); x.close(); "
        "sys.exit('torch' in sys.modules)"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_a_memory_group_is_made_beside_ours(tmp_path: Path) -> None:
    parent = tmp_path / "user.slice"
    (parent / "ours.scope").mkdir(parents=True)
    (parent / "cgroup.subtree_control").write_text("cpu memory\n")
    membership = tmp_path / "cgroup"
    membership.write_text("0::/user.slice/ours.scope\n")
    assert cgroup.delegated(tmp_path, membership) == parent
    group = cgroup.make(1 << 30, parent)
    assert group is not None
    assert (group.path / "memory.max").read_text() == str(1 << 30)
    membership.write_text("0::/\n")
    assert cgroup.delegated(tmp_path, membership) is None
