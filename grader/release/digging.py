"""Everything that a file holds, down to its layers: archives, compressed streams, encoded text.

For the search for leaks. A layer is a run of bytes with the way that leads to it, such as
`wheels/a.whl › a/b.py`. Nothing is executed or unpickled, and nothing is written.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import io
import json
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.engine import store

DEPTH = 5
"""How many layers deep one looks."""
MOST = 512 << 20
"""The largest layer, in bytes."""
STREAMS: tuple[tuple[str, bytes, Callable[[], Any]], ...] = (
    ("zlib", rb"\x78[\x01\x5e\x9c\xda]", zlib.decompressobj),
    ("gzip", rb"\x1f\x8b\x08", lambda: zlib.decompressobj(zlib.MAX_WBITS | 16)),
    ("xz", rb"\xfd7zXZ\x00", lzma.LZMADecompressor),
    ("bzip2", rb"BZh[1-9]1AY", bz2.BZ2Decompressor),
)
"""Compressed streams by how they begin, wherever in a file that is."""
BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]{4}(?:[\s\"',]|\\n){0,8}){8,}[A-Za-z0-9+/_-]{0,3}={0,2}")
HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){24,}")
PRINTED = re.compile(
    rb"(?:[\x09\x0a\x0d\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){8,}"
)
WIDE = (
    ("utf-16-le", re.compile(rb"(?:[\x09\x0a\x0d\x20-\x7e]\x00){8,}")),
    ("utf-16-be", re.compile(rb"(?:\x00[\x09\x0a\x0d\x20-\x7e]){8,}")),
    ("utf-32-le", re.compile(rb"(?:[\x09\x0a\x0d\x20-\x7e]\x00{3}){8,}")),
    ("utf-32-be", re.compile(rb"(?:\x00{3}[\x09\x0a\x0d\x20-\x7e]){8,}")),
)


@dataclass(frozen=True)
class Layer:
    """Some bytes of a file, and the way to them."""

    way: str
    data: bytes
    written: bool = True
    """False where the layers below have all that it says: JSON, whose strings are one of them."""


def layers(way: str, data: bytes, depth: int = DEPTH) -> Iterator[Layer]:
    """The bytes of a file and of everything in it."""
    below = list(_records(way, data)) if data.startswith(store.MAGIC) else []
    structured = bool(below)
    if not below:
        below = list(_strings(way, data))
        structured = bool(below)
    yield Layer(way, data, not structured)
    if depth:
        if not structured:
            below = [*_archive(way, data), *_streams(way, data), *_encoded(way, data)]
        for layer in below:
            yield from layers(layer.way, layer.data, depth - 1)


def _records(way: str, data: bytes) -> Iterator[Layer]:
    """The sections of a record file."""
    for name, text, blob in store.unpack(data) or []:
        yield Layer(f"{way} › {name}", text)
        yield Layer(f"{way} › {name} › tensors", blob)


def _strings(way: str, data: bytes) -> Iterator[Layer]:
    """All strings of a JSON text (a notebook, metadata) as one layer."""
    if data[:1] not in b"{[" or not data:
        return
    try:
        tree = json.loads(data, object_pairs_hook=tuple)  # all of them, also of one name
    except (ValueError, RecursionError):
        return
    found = "\n".join(_said(tree))
    yield Layer(f"{way} › strings", found.encode("utf-8", "surrogatepass"))


def _said(tree: Any) -> Iterator[str]:
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, list) and all(isinstance(n, str) for n in node):
            yield "".join(node)  # the lines of a notebook's cell
        elif isinstance(node, (list, tuple)):
            todo += reversed(node)


def _archive(way: str, data: bytes) -> Iterator[Layer]:
    """The files of a zip or tar archive, and their names."""
    if b"PK\x05\x06" in data[-70000:]:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for info in archive.infolist():
                    if info.file_size <= MOST:
                        yield Layer(f"{way} › {info.filename}", archive.read(info))
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
            pass
    if data[257:262] == b"ustar":
        try:
            with tarfile.open(fileobj=io.BytesIO(data)) as tape:
                for member in tape:
                    file = tape.extractfile(member) if member.isfile() else None
                    if file is not None:
                        yield Layer(f"{way} › {member.name}", file.read(MOST))
        except tarfile.TarError:
            pass


def _streams(way: str, data: bytes) -> Iterator[Layer]:
    """Compressed streams anywhere in the bytes: git objects, pictures' metadata, records."""
    whole = memoryview(data)
    for name, start, maker in STREAMS:
        end = 0
        for match in re.finditer(start, data):
            if match.start() < end:
                continue  # inside a stream that was read
            reader = maker()
            try:
                found = reader.decompress(whole[match.start() :], MOST)
            except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
                continue
            if len(found) > 8:
                end = len(data) - len(reader.unused_data)
                yield Layer(f"{way} › {name}", found)


def _encoded(way: str, data: bytes) -> Iterator[Layer]:
    """Base64 and hexadecimal text."""
    for match in BASE64.finditer(data):
        text = re.sub(rb"[^A-Za-z0-9+/_-]", b"", match[0].replace(b"\\n", b""))
        yield Layer(f"{way} › base64", _plain(text.translate(bytes.maketrans(b"-_", b"+/"))))
    for match in HEX.finditer(data):
        yield Layer(f"{way} › hex", binascii.unhexlify(match[0]))


def _plain(text: bytes) -> bytes:
    whole = text[: len(text) - (len(text) % 4 == 1)]
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def texts(layer: Layer) -> Iterator[str]:
    """What can be read in the bytes of a layer, in any of the usual encodings."""
    if not layer.written:
        return
    yield "\n".join(m[0].decode("utf-8", "replace") for m in PRINTED.finditer(layer.data))
    for encoding, pattern in WIDE:
        if b"\x00" in layer.data:
            yield "\n".join(m[0].decode(encoding) for m in pattern.finditer(layer.data))


__all__ = ["Layer", "layers", "texts"]
