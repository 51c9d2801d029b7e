"""What was handed in as a list of files, wherever it lies: a folder or an archive.

Nothing is unpacked to disk and no link is followed, so that no name in it can point anywhere.
Contents are read when they are asked for, at most as much as is asked for.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.errors import UsageError
from grader.text import _

Parts = tuple[str, ...]
"""A path as its names, from the top of what was handed in."""

MAX_FILES = 500_000
MAX_DEPTH = 40
SKIPPED = {"__MACOSX", "__pycache__", "node_modules", "site-packages", "venv"}
"""Folders that hold no student's own file; hidden ones are skipped as well."""


class Unreadable(Exception):
    """A file or an archive that cannot be read; the text says why."""


@dataclass(frozen=True)
class Entry:
    """One regular file."""

    path: Parts
    modified: float
    """Seconds since the epoch."""
    read: Callable[[int], bytes] = field(repr=False, compare=False)
    """Its bytes, at most so many; raises `Unreadable`."""

    @property
    def name(self) -> str:
        """The last name of the path."""
        return self.path[-1]

    @property
    def suffix(self) -> str:
        """`.py` and the like, in small letters."""
        return PurePosixPath(self.name).suffix.lower()

    def below(self, folder: Parts) -> bool:
        """Whether it lies in that folder, however deep."""
        return self.path[: len(folder)] == folder


@dataclass
class Tree:
    """All files that were handed in."""

    entries: list[Entry] = field(default_factory=list)
    folders: set[Parts] = field(default_factory=set)
    """All folders, also empty ones: a student who handed in nothing has one."""
    checkouts: set[Parts] = field(default_factory=set)
    """Folders that are git working trees."""
    notices: list[str] = field(default_factory=list)
    root: Path | None = None
    """Where it lies on disk; None for an archive."""

    def add(self, entry: Entry) -> None:
        """One more file; its folders are known by it."""
        self.entries.append(entry)
        for depth in range(1, len(entry.path)):
            self.folders.add(entry.path[:depth])


def skipped(name: str) -> bool:
    """True for names of folders and files that no student writes by hand."""
    return name in SKIPPED or name.startswith(".")


def read_folder(root: Path) -> Tree:
    """The files below a folder; links and special files are left out and said so."""
    tree = Tree(root=root)
    for names, kind, modified in _walk(root):
        path = tuple(map(readable, names))
        if names[-1] == ".git":
            tree.checkouts.add(path[:-1])
        elif kind == "folder":
            tree.folders.add(path)
        elif kind == "file":
            tree.add(Entry(path, modified, _reader(root, names)))
        else:
            text = (
                _("`{file}` was left out: it cannot be read.")
                if kind == "unreadable"
                else _("`{file}` was left out: it is a link or a special file.")
            )
            tree.notices.append(text.format(file="/".join(path)))
        if len(tree.entries) > MAX_FILES:
            text = _("{folder} holds more than {count} files. Name the folder of submissions.")
            raise UsageError(text.format(folder=root, count=MAX_FILES))
    return tree


def readable(name: str) -> str:
    """A file's name as text that can be written anywhere; no two names become one."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def writable(text: str) -> str:
    """A text without halves of surrogate pairs, which no file and no terminal takes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _walk(root: Path) -> Iterator[tuple[Parts, str, float]]:
    todo: list[Parts] = [()]
    while todo:
        parts = todo.pop()
        try:
            items = sorted(os.scandir(root.joinpath(*parts)), key=lambda item: item.name)
        except OSError as error:
            if not parts:
                text = _("{path} cannot be read: {problem}.")
                raise UsageError(text.format(path=root, problem=error.strerror)) from None
            yield parts, "unreadable", 0.0
            continue
        for item in items:
            path = (*parts, item.name)
            kind, modified = _kind(item)
            if kind == "folder" and not skipped(item.name) and len(path) < MAX_DEPTH:
                todo.append(path)
            if item.name == ".git" or not skipped(item.name):
                yield path, kind, modified


def _kind(item: os.DirEntry[str]) -> tuple[str, float]:
    try:
        facts = item.stat(follow_symlinks=False)
    except OSError:
        return "unreadable", 0.0
    if stat.S_ISDIR(facts.st_mode):
        return "folder", facts.st_mtime
    return ("file" if stat.S_ISREG(facts.st_mode) else "special"), facts.st_mtime


def _reader(root: Path, parts: Parts) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        try:
            with os.fdopen(open_below(root, parts), "rb") as file:
                return file.read(limit)
        except OSError as error:
            raise Unreadable(error.strerror or str(error)) from None

    return read


def open_below(root: Path, parts: Parts) -> int:
    """A descriptor of a regular file below `root`, no link followed on the way; raises `OSError`.

    A link may have taken a folder's place since the folder was listed.
    """
    follow_not = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    unhurried = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if os.open not in os.supports_dir_fd:
        return _regular(os.open(root.joinpath(*parts), os.O_RDONLY | follow_not | unhurried))
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in parts[:-1]:
            below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | follow_not, dir_fd=here)
            os.close(here)
            here = below
        return _regular(os.open(parts[-1], os.O_RDONLY | follow_not | unhurried, dir_fd=here))
    finally:
        with contextlib.suppress(OSError):
            os.close(here)


def _regular(descriptor: int) -> int:
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise OSError("it is no regular file")
