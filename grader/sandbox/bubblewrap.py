"""The command line of bubblewrap that a launcher of the tier `full` runs behind.

The file system is built from nothing: what `View` shows, read-only, four devices, an empty
/tmp and /box. The network, the processes and the users of the machine are out of sight.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.inside.lockdown import BOX
from grader.sandbox.places import INSIDE, View

HOME_OF_INSIDE = Path("/grade/grader/inside")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
NAMESPACES = ("ipc", "pid", "net", "uts", "cgroup-try")
RIGHTS_TO_DROP_ROOT = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")


def find() -> str | None:
    """The path of bubblewrap, or None."""
    return shutil.which("bwrap")


def command(
    program: str,
    view: View,
    environment: dict[str, str],
    *,
    as_root: bool,
    gpus: Iterable[str] = (),
) -> list[str]:
    """Everything up to the command that is to run in the sandbox; `gpus` are device files."""
    words = [program, *(f"--unshare-{name}" for name in NAMESPACES)]
    words += ["--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"]
    if not as_root:
        words += ["--unshare-user"]
    words += ["--proc", "/proc", "--perms", "0755", "--dir", "/tmp"]  # noqa: S108  # empty, in the sandbox
    words += ["--perms", "0755", "--dir", BOX, "--perms", "0755", "--dir", "/dev"]
    for device in (*DEVICES, *gpus):
        words += ["--dev-bind", device, device]
    if gpus:
        words += ["--ro-bind-try", "/sys", "/sys"]
    made = {Path("/"), Path("/proc"), Path("/tmp"), Path(BOX), Path("/dev")}  # noqa: S108
    words += _files(view, made)
    words += ["--remount-ro", "/", "--chdir", "/"]
    for name, value in environment.items():
        words += ["--setenv", name, value]
    words += ["--cap-drop", "ALL"]
    if as_root:
        words += [word for cap in RIGHTS_TO_DROP_ROOT for word in ("--cap-add", cap)]
    return [*words, "--"]


def _files(view: View, made: set[Path]) -> Iterator[str]:
    """Binds and masks, shallow ones first, so that a deeper one lies on top."""
    masks = [h for h in view.hidden if h.is_dir() and _within(h, view.shown)]
    steps = [(path, "bind") for path in view.shown] + [(path, "mask") for path in masks]
    for path, kind in sorted(steps, key=lambda step: len(step[0].parts)):
        yield from _parents(path, made, view.shown, masks)
        if kind == "bind":
            yield from ("--ro-bind", str(path), str(path))
        else:
            yield from ("--perms", "0755", "--tmpfs", str(path))
        made.add(path)
    for link, target in view.links:
        if not _within(link, view.shown):
            yield from _parents(link, made, view.shown, masks)
            yield from ("--symlink", target, str(link))
    yield from _parents(HOME_OF_INSIDE, made, (), ())
    yield from ("--ro-bind", str(INSIDE), str(HOME_OF_INSIDE))
    for mask in masks:
        yield from ("--remount-ro", str(mask))


def _within(path: Path, folders: Iterable[Path]) -> bool:
    return any(folder in path.parents for folder in folders)


def _parents(
    path: Path, made: set[Path], shown: Iterable[Path], masks: Iterable[Path]
) -> Iterator[str]:
    """Make missing parents: bubblewrap itself makes them 0700, where another user cannot pass."""
    for folder in reversed(path.parents):
        there = folder in shown or (_within(folder, shown) and not _within(folder, masks))
        if folder not in made and not there:
            made.add(folder)
            yield from ("--perms", "0755", "--dir", str(folder))
