"""What the grading processes said of themselves last time, as long as nothing about them changed.

A batch with nothing left to do need not start one to learn that. The key is a digest of everything
that a report depends on besides the submission, found without loading torch.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

import grader
from grader.batch.messages import Ready, Setup
from grader.course.course import Course
from grader.results.store import Results, write_atomically

FILE = ".graded-by.json"
LIBRARIES = ("torch", "hypothesis", "numpy", "safetensors")


class Kept(msgspec.Struct, frozen=True):
    """What the file holds."""

    key: str
    ready: Ready


@dataclass(frozen=True)
class Expected:
    """What a batch in this folder, set up like this, is graded by."""

    setup: Setup
    results: Results

    @cached_property
    def key(self) -> str:
        """A digest of all that a `Ready` depends on."""
        digest = hashlib.sha256(msgspec.json.encode(self.setup))
        for path in self._files():
            data = path.read_bytes()
            digest.update(f"\0{path}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
        for fact in (sys.version, *_versions(), *_devices()):
            digest.update(b"\0" + fact.encode())
        return digest.hexdigest()

    def _files(self) -> Iterator[Path]:
        yield from sorted(Path(grader.__file__).parent.rglob("*.py"))
        course = Course(Path(self.setup.course))
        for name in self.setup.exercises:
            yield from sorted(p for p in course.source(course.find(name)).rglob("*") if p.is_file())

    def ready(self) -> Ready | None:
        """What they said last time; None where that may have changed."""
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            kept = msgspec.json.decode((self.results.root / FILE).read_bytes(), type=Kept)
            if kept.key == self.key:
                return kept.ready
        return None

    def keep(self, ready: Ready) -> None:
        """Remember it; raises `OSError`."""
        write_atomically(self.results.root / FILE, msgspec.json.encode(Kept(self.key, ready)))


def _versions() -> Iterator[str]:
    for name in LIBRARIES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            yield f"{name} {importlib.metadata.version(name)}"


def _devices() -> Iterator[str]:
    """What decides whether torch finds a GPU."""
    yield os.environ.get("CUDA_VISIBLE_DEVICES", "-")
    yield from sorted(map(str, Path("/dev").glob("nvidia*")))
