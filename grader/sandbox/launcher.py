"""Starting launchers, and workers through them: `start` is what the engine calls.

A launcher is chosen by trying (`tiers.py`): the strongest that holds on this machine, or the
one that is asked for. One that is lost is replaced at the next `spawn`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from grader.errors import SandboxError
from grader.inside.lockdown import Plan
from grader.sandbox import tiers
from grader.sandbox.forking import LauncherProcess
from grader.sandbox.fresh import FreshLauncher

if TYPE_CHECKING:
    from grader.sandbox.handle import Worker


class Launcher(Protocol):
    """Makes workers."""

    @property
    def tier(self) -> str:
        """The isolation of its workers: `full`, `landlock` or `process`."""

    def spawn(self, plan: Plan, request_seconds: float) -> Worker:
        """A fresh worker.

        Raises `SandboxError` when the launcher is lost: the next `spawn` starts another, so the
        caller grades that submission once more from its beginning.
        """

    def close(self) -> None:
        """End the launcher and all that belongs to it."""


class ForkLauncher:
    """Forks workers from a warm process; a process that is lost is replaced."""

    def __init__(self, process: LauncherProcess) -> None:
        self.recipe = process.recipe
        self._process: LauncherProcess | None = process
        self._closed = False

    @property
    def tier(self) -> str:
        """The isolation of the workers."""
        return self.recipe.tier

    @property
    def process(self) -> LauncherProcess | None:
        """The process that forks workers now; None after a loss."""
        return self._process

    def spawn(self, plan: Plan, request_seconds: float) -> Worker:
        """A fresh worker, from a fresh launcher process when the last one was lost."""
        if self._closed:
            raise SandboxError("The launcher was closed. Start another.")
        if self._process is not None and not self._process.alive:
            self._process.close()
            self._process = None
        if self._process is None:
            self._process = LauncherProcess.tried(self.recipe)
        return self._process.spawn(replace(plan, tier=self.tier), request_seconds)

    def close(self) -> None:
        """End the launcher and all that belongs to it; safe to call again."""
        self._closed = True
        if self._process is not None:
            self._process.close()
            self._process = None


def start(
    *,
    tier: str | None = None,
    fresh: bool | None = None,
    hidden: Iterable[Path] = (),
    devices: bool = False,
    preload: Iterable[str] = (),
) -> Launcher:
    """The strongest launcher that this machine gives, or exactly the `tier` asked for.

    `hidden` names folders that no submission may open (the course, other submissions);
    the project itself is always hidden. `devices` lets submissions use a GPU. `preload` names
    modules that workers find imported (where they are forked). `fresh` forces an interpreter of
    its own for each worker (tier `process`). Call this before anything
    imports torch: the launcher then loads its own meanwhile.

    Raises `SandboxError` when the tier cannot be had.
    """
    if tier is not None and tier not in tiers.TIERS:
        raise ValueError(f"no tier {tier!r}: one of {', '.join(tiers.TIERS)}")
    if fresh is None:
        fresh = not (sys.platform == "linux" and hasattr(os, "pidfd_open"))
    if not fresh:
        return ForkLauncher(tiers.choose(tier, hidden, devices=devices, preload=preload))
    if tier not in (None, "process"):
        raise SandboxError(
            f"The tier `{tier}` needs Linux and forked workers. Here there is only `process`."
        )
    return FreshLauncher()
