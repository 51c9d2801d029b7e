"""Which isolation this machine gives: found by trying, strongest first.

The trial is the launcher's (`grader/inside/child.py`): before it loads torch it locks a
throw-away process in, exactly as it will lock in submissions, and that process tests itself.
"""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SandboxError
from grader.inside.lockdown import LINUX
from grader.sandbox import bubblewrap, cgroup
from grader.sandbox.forking import LauncherProcess, Refused
from grader.sandbox.recipe import Recipe, has_seccomp, landlock_version, recipes

TIERS = ("full", "landlock", "process")
"""Strongest first."""

_chosen: dict[tuple[object, ...], Recipe] = {}
"""What was found to hold, once per process."""


@dataclass(frozen=True)
class Part:
    """One part of the isolation, as `grade doctor` shows it."""

    name: str
    ok: bool
    detail: str
    next_step: str = ""


@dataclass(frozen=True)
class Probe:
    """What was tried on this machine: the tier it gives, and each part."""

    tier: str
    parts: tuple[Part, ...]


def choose(
    tier: str | None = None,
    hidden: Iterable[Path] = (),
    *,
    devices: bool = False,
    preload: Iterable[str] = (),
) -> LauncherProcess:
    """A launcher of the strongest tier that holds, or of the one asked for; it loads torch now.

    Raises `SandboxError` when none holds. What held is remembered for this process.
    """
    key = (tier, tuple(hidden), devices, tuple(preload))
    known = _chosen.get(key)
    candidates = [known] if known else recipes(key[1], devices=devices, preload=key[3])
    refusals = []
    for recipe in candidates:
        if tier not in (None, recipe.tier):
            continue
        try:
            process = LauncherProcess(recipe)
            process.await_trial()
        except Refused as error:
            refusals.append(f"{recipe.tier}: {error}")
            continue
        _chosen[key] = recipe
        return process
    why = "; ".join(refusals) or "a part of it is not there"
    raise SandboxError(
        f"The isolation `{tier or 'process'}` cannot be had on this machine ({why}). "
        "Run `grade doctor` to see each part and what to do."
    )


def probe(hidden: Iterable[Path] = ()) -> Probe:
    """Try every tier and every part of it; takes about a tenth of a second."""
    if not LINUX:
        detail = f"{platform.system()} offers no way to lock a process in without root"
        part = Part("system", False, detail, "To grade others' code, use Linux or a Linux VM.")
        return Probe("process", (part,))
    held = _try_all(recipes(hidden))
    parts = (_seccomp(), _bubblewrap(), _full(held), _landlock(held), _process(held), _memory())
    tier = next((name for name in TIERS if held.get(name) is None and name in held), "process")
    return Probe(tier, parts)


def _try_all(candidates: list[Recipe]) -> dict[str, str | None]:
    """For each tier that may work: None when it held, else why not."""
    started = []
    for recipe in candidates:
        with contextlib.suppress(Refused):
            started.append(LauncherProcess(recipe, trial_only=True))
    held: dict[str, str | None] = {}
    for process in started:
        problem = None
        try:
            process.await_trial()
        except Refused as error:
            problem = str(error)
        finally:
            process.close()
        if held.get(process.recipe.tier, "") is not None:
            held[process.recipe.tier] = problem
    return held


def _seccomp() -> Part:
    if has_seccomp():
        return Part("seccomp", True, f"system calls are filtered on {platform.machine()}")
    step = "Use a kernel with CONFIG_SECCOMP_FILTER, on x86_64 or aarch64."
    return Part("seccomp", False, f"no filter for this kernel on {platform.machine()}", step)


def _bubblewrap() -> Part:
    path = bubblewrap.find()
    if path:
        return Part("bubblewrap", True, path)
    return Part(
        "bubblewrap",
        False,
        "`bwrap` was not found",
        "Install it: `apt install bubblewrap`, `dnf install bubblewrap` or `pacman -S bubblewrap`.",
    )


def _full(held: dict[str, str | None]) -> Part:
    problem = held.get("full", "bubblewrap or seccomp is missing")
    if problem is None:
        return Part("full", True, "bubblewrap, namespaces of its own, seccomp, limits")
    return Part("full", False, problem, _namespace_step())


def _namespace_step() -> str:
    """What most likely refuses namespaces here."""
    if Path("/.dockerenv").exists() or "container" in os.environ:
        return (
            "In a container, start it with `--security-opt seccomp=unconfined --security-opt "
            "apparmor=unconfined --security-opt systempaths=unconfined`, or grade with `landlock`."
        )
    if _number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"):
        return (
            "AppArmor keeps namespaces from ordinary users: `sudo sysctl "
            "kernel.apparmor_restrict_unprivileged_userns=0`, or grade with `landlock`."
        )
    if _number("/proc/sys/user/max_user_namespaces") == 0:
        return "Allow namespaces: `sudo sysctl user.max_user_namespaces=10000`."
    if _number("/proc/sys/kernel/unprivileged_userns_clone") == 0:
        return "Allow namespaces: `sudo sysctl kernel.unprivileged_userns_clone=1`."
    return "See docs/security.md, or grade with `landlock`."


def _number(path: str) -> int | None:
    try:
        return int(Path(path).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _landlock(held: dict[str, str | None]) -> Part:
    version = landlock_version()
    if not version:
        step = "Use Linux 5.13 or newer, with `landlock` in the kernel's `lsm=` parameter."
        return Part("landlock", False, "this kernel offers no Landlock", step)
    problem = held.get("landlock", "seccomp is missing")
    if problem is None:
        return Part("landlock", True, f"Landlock version {version}, seccomp, limits")
    return Part("landlock", False, problem, "See docs/security.md.")


def _process(held: dict[str, str | None]) -> Part:
    problem = held.get("process", "it could not be tried")
    if problem is None:
        return Part("process", True, "a process of its own, limits")
    step = "Run `grade doctor` from a terminal of your own, and report what it shows."
    return Part("process", False, problem, step)


def _memory() -> Part:
    folder = cgroup.delegated()
    if folder is not None:
        return Part("memory group", True, f"cgroup v2 at {folder}")
    step = "Optional: run the grader by `systemd-run --user --scope -p Delegate=yes`."
    return Part("memory group", False, "no cgroup of one's own; limits are per process", step)
