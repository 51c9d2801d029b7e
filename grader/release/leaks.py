"""The leak test: is anything that must stay with the instructor in a folder for students?

It goes by content, in every file and every layer of it, whatever the file is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.release.digging import Layer, layers, texts
from grader.release.lines import squeezed
from grader.release.secrets import Secret

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
        self._bytes: dict[int, list[Secret]] = {}
        for secret in secrets:
            if secret.data:
                key = int.from_bytes(secret.data[:KEY], "little")
                self._bytes.setdefault(key, []).append(secret)
        self._keys = np.array(sorted(self._bytes), dtype=np.uint64)

    def within(self, layer: Layer) -> Iterator[Secret]:
        """The secrets in a layer."""
        for text in texts(layer):
            for variant in {squeezed(text), squeezed(unescaped(text))}:
                yield from (secret for secret in self._texts if secret.text in variant)
        if len(self._keys):
            yield from self._within_bytes(layer.data)

    def _within_bytes(self, data: bytes) -> Iterator[Secret]:
        for offset in range(KEY):
            count = (len(data) - offset) // KEY
            if count <= 0:
                return
            words = np.frombuffer(data, dtype="<u8", count=count, offset=offset)
            places = np.searchsorted(self._keys, words).clip(max=len(self._keys) - 1)
            for hit in np.flatnonzero(self._keys[places] == words):
                start = offset + KEY * int(hit)
                for secret in self._bytes[int(words[hit])]:
                    if data.startswith(secret.data, start):
                        yield secret


def unescaped(text: str) -> str:
    """Text with the escapes of JSON and Python strings undone, as far as lines need it."""
    for escape, meant in (("\\\\", "\\"), ("\\n", "\n"), ("\\t", "\t"), ('\\"', '"'), ("\\'", "'")):
        text = text.replace(escape, meant)
    return text
