"""Finding the student's line: which frame of the running stack is the submission's.

Everything that is logged about a run (copies, waits, operations) names the line that the
student can change, not the line of PyTorch or of a probe that happened to run it.
"""

from __future__ import annotations

import linecache
import sys
import sysconfig
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import torch

PROBE_FILES = frozenset({"probes.py"})
"""File names of the code that runs beside a submission: never the student's line."""


def _folder(path: str | Path) -> str:
    return str(Path(path).resolve()) + "/"


_NOT_THE_STUDENT = (
    _folder(Path(torch.__file__).parent),
    _folder(Path(__file__).parent),
    *(_folder(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")),
    "<frozen ",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of source: where it is, and its text when the source is known."""

    file: str
    line: int
    code: str


NO_LINE = Line("", 0, "")
"""No frame of the running stack is the student's."""


class StudentLines:
    """Tells the student's frame from all others.

    `files` are the names under which submissions were compiled (`softmax.py`). Without
    them the student's frame is the first that belongs neither to PyTorch, nor to the
    standard library or an installed package, nor to this package, nor to a probe.
    """

    def __init__(self, files: Collection[str] | None = None) -> None:
        self.files = None if files is None else frozenset(files)
        self._known: dict[str, bool] = {}

    def here(self) -> Line:
        """The student's innermost line of the running stack."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and not self._owns(frame.f_code.co_filename):
            frame = frame.f_back
        if frame is None:
            return NO_LINE
        name, line = frame.f_code.co_filename, frame.f_lineno
        return Line(Path(name).name, line, linecache.getline(name, line).strip())

    def _owns(self, filename: str) -> bool:
        known = self._known.get(filename)
        if known is None:
            known = self._known[filename] = self._is_student(filename)
        return known

    def _is_student(self, filename: str) -> bool:
        if self.files is not None:
            return filename in self.files
        if filename.startswith(_NOT_THE_STUDENT):
            return False
        return Path(filename).name not in PROBE_FILES
