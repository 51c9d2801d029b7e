"""A limit on the memory of a launcher and all its workers together, where cgroup v2 is delegated.

The limits of single processes hold everywhere; this one also catches what they miss (page
cache, pipes, tmpfs, several workers at once). It is an extra: without delegation there is none.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from dataclasses import dataclass
from pathlib import Path

from grader.inside.lockdown import MB

ROOT = Path("/sys/fs/cgroup")
MEMORY = 6144 * MB
"""For a launcher (0.5 GB) and its workers, which share its pages."""

_serial = itertools.count()


@dataclass(frozen=True)
class Group:
    """A cgroup of our own."""

    path: Path

    def add(self, pid: int) -> bool:
        """Move a process in; False when the system refuses."""
        try:
            (self.path / "cgroup.procs").write_text(str(pid), encoding="ascii")
        except OSError:
            return False
        return True

    def remove(self) -> None:
        """Remove the group; its processes have ended."""
        with contextlib.suppress(OSError):
            self.path.rmdir()


def delegated(root: Path = ROOT, membership: Path = Path("/proc/self/cgroup")) -> Path | None:
    """The folder in which this process may make a cgroup with a memory limit, or None.

    A group that holds processes cannot give its controllers on, so it is the parent that is
    asked: ours becomes the sibling of the group this process is in.
    """
    try:
        lines = membership.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    own = next((line[3:] for line in lines if line.startswith("0::")), None)
    if own is None or own == "/":
        return None
    parent = (root / own.lstrip("/")).parent
    try:
        controllers = (parent / "cgroup.subtree_control").read_text(encoding="ascii").split()
    except OSError:
        return None
    return parent if "memory" in controllers and os.access(parent, os.W_OK) else None


def make(limit: int = MEMORY, folder: Path | None = None) -> Group | None:
    """A fresh group with a memory limit; None where there is none to be had."""
    folder = folder or delegated()
    if folder is None:
        return None
    group = Group(folder / f"torchgrade-{os.getpid()}-{next(_serial)}")
    try:
        group.path.mkdir()
        (group.path / "memory.max").write_text(str(limit), encoding="ascii")
        with contextlib.suppress(OSError):
            (group.path / "memory.swap.max").write_text("0", encoding="ascii")
    except OSError:
        group.remove()
        return None
    return group
