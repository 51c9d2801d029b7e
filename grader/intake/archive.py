"""Archives as trees of files: zip, tar and tar.gz. They are read, never unpacked.

A name in an archive is only a name; sizes are limits on what is read, whatever the archive says.
"""

from __future__ import annotations

import calendar
import gzip
import io
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO

from grader.intake.tree import MAX_DEPTH, Entry, Parts, Tree, Unreadable, skipped
from grader.text import _

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz")
OTHER_SUFFIXES = (".rar", ".7z", ".tar.bz2", ".tar.xz", ".gz", ".bz2", ".xz", ".tbz2", ".txz")
"""Archives that are not opened; who hands one in is told."""
UTF8_FLAG, ENCRYPTED_FLAG = 0x800, 0x1
RATIO_FREE = 64 << 20
MAX_RATIO = 200
LARGE_RECORDS = 56 + 20
"""Bytes of the two records that a zip beyond 4 GB has before its last one."""
CHUNK = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How large an archive may be."""

    files: int
    size: int
    """Bytes of the archive, and of a tar when its compression is undone."""


CLASS = Limits(files=500_000, size=64 << 30)
"""Of the whole class, named on the command line."""
STUDENT = Limits(files=10_000, size=256 << 20)
"""Of one student, found among the submissions."""


def is_archive(name: str) -> bool:
    """Whether a file of this name is opened as an archive."""
    return name.lower().endswith(SUFFIXES)


def stem(name: str) -> str:
    """An archive's name without its suffix."""
    suffix = max((s for s in SUFFIXES if name.lower().endswith(s)), key=len, default="")
    return name[: len(name) - len(suffix)]


def read_archive(file: IO[bytes], name: str, limits: Limits, open_files: ExitStack) -> Tree:
    """The files in an archive; they can be read while it is open. Raises `Unreadable`.

    What is opened besides goes to `open_files`.
    """
    try:
        if name.lower().endswith(".zip"):
            return _read_zip(file, limits, open_files)
        if name.lower().endswith(".tar"):
            return _read_tar(file, limits)
        return _read_tar(_uncompressed(file, limits, open_files), limits)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, struct.error) as error:
        raise Unreadable(_("the archive is damaged: {error}").format(error=error)) from None
    except (OSError, ValueError, NotImplementedError, RuntimeError, MemoryError) as error:
        raise Unreadable(_("the archive cannot be read: {error}").format(error=error)) from None


def spooled(entry: Entry, limits: Limits) -> IO[bytes]:
    """An archive among the submissions, at hand for reading; raises `Unreadable`."""
    data = entry.read(limits.size + 1)
    if len(data) > limits.size:
        raise _too_large()
    return io.BytesIO(data)


def _too_large() -> Unreadable:
    return Unreadable(_("the archive is too large, or holds too much"))


def _clean(name: str) -> Parts | None:
    """The names of a path in an archive; None for one that leads out of it."""
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if not parts or ".." in parts or len(parts) > MAX_DEPTH or name.startswith("/"):
        return None
    if any("\0" in part or ":" in part[1:2] for part in parts):
        return None
    return parts


def _fill(tree: Tree, members: Iterator[tuple[str, str, float, Callable[[int], bytes]]]) -> Tree:
    """A tree of members: their name, what they are, their time, and how they are read."""
    for name, kind, modified, read in members:
        parts = _clean(name)
        if parts is None or kind == "other":
            text = _("`{file}` in the archive was left out: no plain file with a plain name.")
            tree.notices.append(text.format(file=name[:200]))
        elif ".git" in parts:
            tree.checkouts.add(parts[: parts.index(".git")])
        elif any(map(skipped, parts)):
            continue
        elif kind == "folder":
            tree.folders.add(parts)
        else:
            tree.add(Entry(parts, modified, read))
    return tree


def _read_zip(file: IO[bytes], limits: Limits, open_files: ExitStack) -> Tree:
    size = file.seek(0, io.SEEK_END)
    if size > limits.size or _index_size(file, size) > limits.files * 200:
        raise _too_large()
    archive = open_files.enter_context(zipfile.ZipFile(file))
    if len(archive.infolist()) > limits.files:
        raise _too_large()
    return _fill(Tree(), (_zip_member(archive, info) for info in archive.infolist()))


def _index_size(file: IO[bytes], size: int) -> int:
    """The bytes of a zip's index, which `ZipFile` takes into memory whole."""
    file.seek(max(0, size - (1 << 16) - 22))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile("it is no zip file")
    stated: int = struct.unpack_from("<L", tail, at + 12)[0]
    # `ZipFile` believes the record of a large archive wherever there is one.
    before = tail[max(0, at - LARGE_RECORDS) : at]
    if len(before) == LARGE_RECORDS and before.startswith(b"PK\x06\x06"):
        stated = struct.unpack_from("<Q", before, 40)[0]
    return stated


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo
) -> tuple[str, str, float, Callable[[int], bytes]]:
    mode = info.external_attr >> 16
    plain = stat.S_IFMT(mode) in (0, stat.S_IFREG)
    kind = "folder" if info.is_dir() else "file" if plain else "other"

    def read(limit: int) -> bytes:
        if info.flag_bits & ENCRYPTED_FLAG:
            raise Unreadable(_("the archive is locked with a password"))
        try:
            with archive.open(info) as file:
                return file.read(limit)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise Unreadable(_("the archive is damaged: {error}").format(error=error)) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise Unreadable(str(error)) from None

    return zip_name(info), kind, _zip_time(info), read


def zip_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; one without the UTF-8 flag may still be UTF-8 (macOS writes that)."""
    name = info.filename
    if not info.flag_bits & UTF8_FLAG:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/")


def _zip_time(info: zipfile.ZipInfo) -> float:
    try:
        return float(calendar.timegm((*info.date_time, 0, 0, 0)))
    except (ValueError, OverflowError):
        return 0.0


def _uncompressed(file: IO[bytes], limits: Limits, open_files: ExitStack) -> IO[bytes]:
    """A tar.gz as a tar in a nameless file, so that members can be read in any order."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    plain = open_files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  # it is closed there
    written = 0
    with gzip.GzipFile(fileobj=file) as unzipped:
        while chunk := unzipped.read(CHUNK):
            written += len(chunk)
            if written > min(limits.size, RATIO_FREE + MAX_RATIO * size):
                raise _too_large()
            plain.write(chunk)
    plain.seek(0)
    return plain


def _read_tar(file: IO[bytes], limits: Limits) -> Tree:
    if file.seek(0, io.SEEK_END) > limits.size:
        raise _too_large()
    file.seek(0)
    archive = tarfile.open(fileobj=file, mode="r:", errors="surrogateescape")  # noqa: SIM115
    return _fill(Tree(), _tar_members(archive, limits))


def _tar_members(
    archive: tarfile.TarFile, limits: Limits
) -> Iterator[tuple[str, str, float, Callable[[int], bytes]]]:
    for count, member in enumerate(archive):
        if count >= limits.files:
            raise _too_large()
        # A sparse file may claim any size.
        plain = member.isreg() and not member.issparse()
        kind = "folder" if member.isdir() else "file" if plain else "other"
        name = member.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        yield name.removeprefix("./"), kind, float(member.mtime), _tar_reader(archive, member)


def _tar_reader(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        try:
            file = archive.extractfile(member)
            return file.read(limit) if file else b""
        except (tarfile.TarError, OSError, EOFError, ValueError, KeyError) as error:
            raise Unreadable(str(error)) from None

    return read
