"""The leak test: is anything that must stay with the instructor in a folder for students?

It goes by content, in every file and every layer of it, whatever the file is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.release.digging import Layer, layers, texts
from grader.release.lines import squeezed
from grader.release.secrets import Secret

NUMBERS = re.compile(r"[-+.,\deninfa]+")
BLANKS = b" \t\r\n"
KEY = 8
"""Bytes are looked for by their first eight."""


@dataclass(frozen=True)
class Leak:
    """A secret that was found, and where."""

    secret: Secret
    way: str


def find_leaks(folder: Path, secrets: Iterable[Secret]) -> list[Leak]:
    """All leaks in the files below a folder: the first place of each secret."""
    found: dict[Secret, str] = {}
    sought = _Sought(list(secrets))
    seen: set[int] = set()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        name = path.relative_to(folder).as_posix()
        for layer in layers(name, path.read_bytes()):
            if (key := hash(layer.data)) not in seen:
                seen.add(key)
                for secret in sought.within(layer):
                    found.setdefault(secret, layer.way)
        for secret in sought.within(Layer(f"{name} (its name)", name.encode())):
            found.setdefault(secret, f"{name} (its name)")
    return [Leak(secret, way) for secret, way in found.items()]


class _Sought:
    """Secrets, ready to be looked for."""

    def __init__(self, secrets: list[Secret]) -> None:
        self._texts = [secret for secret in secrets if secret.text]
        self._data = _Bytes({s: s.data for s in secrets if s.data})
        numbers = {s: s.text.encode() for s in secrets if NUMBERS.fullmatch(s.text)}
        self._numbers = _Bytes(numbers)

    def within(self, layer: Layer) -> Iterator[Secret]:
        """The secrets in a layer."""
        for text in texts(layer):
            for variant in {squeezed(text), squeezed(unescaped(text))}:
                yield from (secret for secret in self._texts if secret.text in variant)
        if not layer.written:  # of JSON, the strings are a layer of their own
            yield from self._numbers.within(layer.data.translate(None, BLANKS))
        yield from self._data.within(layer.data)


class _Bytes:
    """Runs of bytes, looked for all at once."""

    def __init__(self, runs: dict[Secret, bytes]) -> None:
        self._runs: dict[int, list[tuple[Secret, bytes]]] = {}
        for secret, run in runs.items():
            key = int.from_bytes(run[:KEY], "little")
            self._runs.setdefault(key, []).append((secret, run))
        self._keys = np.array(sorted(self._runs), dtype=np.uint64)

    def within(self, data: bytes) -> Iterator[Secret]:
        """The secrets whose bytes are in `data`."""
        for offset in range(KEY if self._runs else 0):
            count = (len(data) - offset) // KEY
            if count <= 0:
                return
            words = np.frombuffer(data, dtype="<u8", count=count, offset=offset)
            places = np.searchsorted(self._keys, words).clip(max=len(self._keys) - 1)
            for hit in np.flatnonzero(self._keys[places] == words):
                start = offset + KEY * int(hit)
                for secret, run in self._runs[int(words[hit])]:
                    if data.startswith(run, start):
                        yield secret


def unescaped(text: str) -> str:
    """Text with the escapes of JSON and Python strings undone, as far as lines need it."""
    for escape, meant in (("\\\\", "\\"), ("\\n", "\n"), ("\\t", "\t"), ('\\"', '"'), ("\\'", "'")):
        text = text.replace(escape, meant)
    return text
