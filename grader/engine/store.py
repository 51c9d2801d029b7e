"""Records on disk: one file per exercise, keyed by everything that the records depend on."""

from __future__ import annotations

import contextlib
import hashlib
import lzma
import os
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import hypothesis
import torch

import grader
from grader.inside import codec

MAGIC = b"torchgrade rec 1"
PACKAGE = Path(grader.__file__).parent
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 4, "dict_size": 64 << 20}]
"""The answers of known mistakes repeat each other over many megabytes."""
KEPT = 3
"""How many records of one exercise and kind stay on disk; each change of code makes new ones."""
Section = tuple[str, bytes, bytes]
"""A name with its JSON text and safetensors blob."""


@cache
def tool_digest() -> str:
    """What of the grader's own code records depend on: vocabulary, sandboxed code, recording."""
    digest = hashlib.sha256()
    folders = [PACKAGE / "checks", PACKAGE / "inside", PACKAGE / "engine"]
    for path in sorted(p for folder in folders for p in folder.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def folder_digest(files: Iterable[Path]) -> str:
    """One digest of the names and contents of some files."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def key_of(*parts: str) -> str:
    """The key of a record: the given parts, the tool's code, and the versions that matter."""
    versions = (torch.__version__, hypothesis.__version__, sys.version.split()[0])
    text = "\0".join((*parts, tool_digest(), *versions))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def read(path: Path) -> list[Section] | None:
    """The sections of a record file, or None when there is none that can be read."""
    try:
        if path.exists():
            return unpack(path.read_bytes())
        return unpack(lzma.decompress(packed_file(path).read_bytes()))
    except (OSError, EOFError, lzma.LZMAError):
        return None


def exists(path: Path) -> bool:
    """True where a record file lies, plain or packed."""
    return path.exists() or packed_file(path).exists()


def packed_file(path: Path) -> Path:
    """The compressed file that can stand for a record file: releases and packs hold those."""
    return path.with_name(f"{path.name}.xz")


def compressed(sections: Iterable[Section]) -> bytes:
    """Sections as the bytes of a packed record file; the same bytes for the same sections."""
    return lzma.compress(pack(sections), filters=FILTERS)


def unpack(data: bytes) -> list[Section] | None:
    """The sections in the bytes of a record file, or None when they are not whole."""
    sections, at = [], 0
    while at < len(data):
        if len(data) < at + codec.HEAD.size:
            return None
        magic, name_size, text_size, blob_size = codec.HEAD.unpack_from(data, at)
        at += codec.HEAD.size
        end = at + name_size + text_size + blob_size
        if magic != MAGIC or end > len(data):
            return None
        name, rest = data[at : at + name_size], at + name_size
        sections.append(
            (name.decode(), data[rest : rest + text_size], data[rest + text_size : end])
        )
        at = end
    return sections


def pack(sections: Iterable[Section]) -> bytes:
    """Sections as the bytes of a record file."""
    parts = []
    for name, text, blob in sections:
        raw = name.encode()
        parts += [codec.HEAD.pack(MAGIC, len(raw), len(text), len(blob)), raw, text, blob]
    return b"".join(parts)


def write(path: Path, sections: Iterable[Section]) -> bool:
    """Write a record file whole or not at all; False when the folder cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pack(sections))
        Path(temporary).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        return False
    _forget_older(path)
    return True


def _forget_older(path: Path) -> None:
    """Leave the newest records of an exercise and kind alone: one for each device, say."""
    family = f"{path.name.rpartition('-')[0]}-*{path.suffix}"
    with contextlib.suppress(OSError):
        found = sorted(path.parent.glob(family), key=lambda p: p.stat().st_mtime_ns)
        for old in found[:-KEPT]:
            old.unlink()
