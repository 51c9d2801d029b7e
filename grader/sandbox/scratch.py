"""A private directory for one worker's files, where no file system can be mounted for it.

A submission owns what is in it, so nothing here follows a link, opens a file or trusts a
name: sizes come from `lstat`, and removal goes by descriptors of directories.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_ENTRIES = 1024
MAX_DEPTH = 16


@dataclass(frozen=True)
class Scratch:
    """The directory, and how many bytes may lie in it."""

    path: Path
    limit: int

    def exceeded(self) -> bool:
        """Whether more than the limit, too many files or too deep folders lie in it."""
        used = entries = 0
        todo = [(self.path, 0)]
        while todo:
            folder, depth = todo.pop()
            for name, status in _entries(folder):
                entries += 1
                used += max(status.st_blocks * 512, status.st_size)
                if entries > MAX_ENTRIES or used > self.limit or depth > MAX_DEPTH:
                    return True
                if stat.S_ISDIR(status.st_mode):
                    todo.append((folder / name, depth + 1))
        return False

    def remove(self) -> None:
        """Remove the directory; its worker has ended."""
        empty(self.path)
        with contextlib.suppress(OSError):
            self.path.rmdir()


def make(limit: int, owner: int | None) -> Scratch:
    """A fresh directory that only `owner` (or this user) may enter."""
    path = Path(tempfile.mkdtemp(prefix="torchgrade-"))
    if owner is not None:
        os.chown(path, owner, owner)
    return Scratch(path, limit)


def _entries(folder: Path) -> list[tuple[str, os.stat_result]]:
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                found.append((entry.name, entry.stat(follow_symlinks=False)))
            if len(found) > MAX_ENTRIES:
                break
    return found


def empty(path: Path) -> None:
    """Remove all that lies in `path`, however deep.

    What lies in a subfolder is first moved up, so that neither the depth of the tree nor the
    length of its paths can stop the work.
    """
    try:
        top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return
    mark = f"moved-up-{secrets.token_hex(8)}"
    serial = itertools.count()
    try:
        while names := os.listdir(top):  # noqa: PTH208  # by descriptor
            gone = [_remove_entry(top, name, mark, serial) for name in names]
            if not any(gone):
                return
    finally:
        os.close(top)


def _remove_entry(top: int, name: str, mark: str, serial: Iterator[int]) -> bool:
    """Remove a file, or a folder after moving up what lies in it; False when that failed."""
    try:
        if not _is_folder(name, top):
            os.unlink(name, dir_fd=top)
            return True
        os.chmod(name, 0o700, dir_fd=top)  # a real folder, and nobody is left to swap it
        inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
        try:
            for child in os.listdir(inner):  # noqa: PTH208
                if _is_folder(child, inner):
                    os.chmod(child, 0o700, dir_fd=inner)  # or it could not be moved
                os.rename(child, f"{mark}-{next(serial)}", src_dir_fd=inner, dst_dir_fd=top)
        finally:
            os.close(inner)
        os.rmdir(name, dir_fd=top)
    except OSError:
        return False
    return True


def _is_folder(name: str, parent: int) -> bool:
    return stat.S_ISDIR(os.lstat(name, dir_fd=parent).st_mode)
