"""What may work on this machine: recipes for launchers, strongest first; `tiers.py` tries them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from grader.inside.lockdown import LINUX, Cage
from grader.sandbox import bubblewrap, places
from grader.sandbox.users import spare_user


@dataclass(frozen=True)
class Recipe:
    """How launchers of one kind are started."""

    cage: Cage
    view: places.View
    path: tuple[str, ...]
    become: int | None = None
    """The user that the launcher turns into."""
    worker_users: bool = False
    """Whether each worker turns into a user of its own."""
    preload: tuple[str, ...] = ()
    """Modules that the launcher imports besides torch, so that workers find them loaded."""

    @property
    def tier(self) -> str:
        """The tier of isolation."""
        return self.cage.tier


def recipes(
    hidden: Iterable[Path] = (), *, devices: bool = False, preload: Iterable[str] = ()
) -> list[Recipe]:
    """What may work here, strongest first; each is to be tried."""
    hidden = tuple(hidden)
    plain = Recipe(
        Cage(gpus=gpu_files() if devices else ()),
        places.view(hidden),
        tuple(places.import_path(hidden)),
        preload=tuple(preload),
    )
    if not LINUX or not has_seccomp():
        return [plain]
    cage = replace(plain.cage, seccomp=True)
    found = _full(plain, cage) + _landlock(plain, cage)
    return [*found, *_as_other_users(replace(plain, cage=cage)), plain]


def _full(plain: Recipe, cage: Cage) -> list[Recipe]:
    if not bubblewrap.find():
        return []
    caged = replace(cage, tier="full", landlock=landlock_version() > 0, hidden=canaries(plain.view))
    recipe = replace(plain, cage=caged)
    # Root without the right to change users (a rootless container) is an ordinary user here.
    return [replace(recipe, become=spare_user()), recipe] if user_is_root() else [recipe]


def _landlock(plain: Recipe, cage: Cage) -> list[Recipe]:
    if not landlock_version():
        return []
    allowed = places.cut_out((*plain.view.shown, places.INSIDE), plain.view.hidden)
    caged = replace(
        cage,
        tier="landlock",
        landlock=True,
        readable=tuple(str(path) for path in allowed),
        hidden=canaries(plain.view),
    )
    return _as_other_users(replace(plain, cage=caged))


def _as_other_users(recipe: Recipe) -> list[Recipe]:
    """For root: workers become users that nobody is; if that fails, without."""
    if not user_is_root():
        return [recipe]
    keep = places.unreadable_to_others((*recipe.view.shown, places.INSIDE)) is not None
    other = replace(recipe, cage=replace(recipe.cage, keep_reading=keep), worker_users=True)
    return [other, recipe]


def gpu_files() -> tuple[str, ...]:
    """The device files of this machine's GPUs."""
    return tuple(
        str(path) for path in sorted(Path("/dev").glob("nvidia*")) if path.is_char_device()
    )


def canaries(view: places.View) -> tuple[str, ...]:
    """Files that exist and that no submission may open: each worker tries them all."""
    found: list[Path] = []
    for folder in view.hidden:
        for pattern, count in (("*", 3), ("solutions/*/*.py", 1)):
            files = (path for path in folder.glob(pattern) if path.is_file())
            found += itertools.islice(files, count)
    return tuple(str(path) for path in found)


def user_is_root() -> bool:
    """Whether this process is root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def landlock_version() -> int:
    """The version of Landlock in this kernel, 0 for none."""
    if not LINUX:
        return 0
    from grader.inside import landlock

    return landlock.version()


def has_seccomp() -> bool:
    """Whether the kernel filters system calls and this project has a filter for the machine."""
    from grader.inside import seccomp

    try:
        seccomp.build()
    except seccomp.FilterError:
        return False
    return Path("/proc/sys/kernel/seccomp/actions_avail").exists()
