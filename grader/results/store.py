"""RESULTS on disk: `batch.json`, and `reports/<student>/<exercise>.json` for each submission.

Every file is written whole or not at all, so that a batch can be killed at any moment.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import msgspec

from grader.errors import UsageError
from grader.report.model import Report, from_json, to_json
from grader.results.model import Batch
from grader.text import _

PLAIN = re.compile(r"[\w@+-](?:[\w.@+ -]*[\w@+-])?")
"""Letters of any script, digits and a few signs, with blanks and dots between them."""
LONGEST = 100
"""Bytes of a name that is kept as it is."""
WRITING = ".writing-"
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def folder_name(student: str) -> str:
    """A name for a student's folder that no file system takes for something else.

    Plain ids are kept, so that people can read them; all else is percent-encoded, so that no two
    ids meet.
    """
    return student if _is_plain(student) else encoded_name(student)


def _is_plain(student: str) -> bool:
    # Some file systems take two spellings of one letter for the same, so only one is plain.
    return bool(
        PLAIN.fullmatch(student)
        and not RESERVED.fullmatch(student)
        and len(student.encode()) <= LONGEST
        and unicodedata.is_normalized("NFC", student)
    )


def encoded_name(student: str) -> str:
    """An id in letters, digits and signs of ASCII, as part of an address or of a path."""
    name = quote(student, safe="@+").replace(".", "%2E").replace("~", "%7E")
    if not name:
        return "%"
    return name if len(name) <= 200 else f"{name[:180]}%{_digest(student)}"


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=WRITING)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


@dataclass(frozen=True)
class Results:
    """A folder of results."""

    root: Path

    def report_path(self, student: str, exercise: str) -> Path:
        """Where the report of one submission lies."""
        return self.root / "reports" / folder_name(student) / f"{exercise}.json"

    def report(self, student: str, exercise: str) -> Report | None:
        """The report of one submission; None where there is none that can be read."""
        try:
            return from_json(self.report_path(student, exercise).read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None

    def reports(self) -> Iterator[Report]:
        """All reports of the batch, students and exercises in its order."""
        batch = self.batch()
        for student in batch.students:
            for exercise in batch.exercises:
                report = self.report(student.id, exercise.id)
                if report is not None:
                    yield report

    def write(self, report: Report) -> None:
        """Keep one report; raises `OSError`."""
        path = self.report_path(report.student, report.exercise)
        write_atomically(path, to_json(report).encode() + b"\n")

    def sweep(self) -> None:
        """Remove what a killed batch was about to write; only whoever holds the folder may."""
        for pattern in (f"{WRITING}*", f"reports/*/{WRITING}*"):
            for path in self.root.glob(pattern):
                path.unlink(missing_ok=True)

    def batch(self) -> Batch:
        """What was graded; raises `UsageError` where RESULTS is not one."""
        path = self.root / "batch.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=Batch)
        except FileNotFoundError:
            text = _("No results in {folder}: `grade batch SUBMISSIONS --out {folder}` makes them.")
            raise UsageError(text.format(folder=self.root)) from None
        except (OSError, msgspec.MsgspecError) as error:
            problem = getattr(error, "strerror", None) or error
            text = _("{path} cannot be read: {problem}.")
            raise UsageError(text.format(path=path, problem=problem)) from None

    def write_batch(self, batch: Batch) -> None:
        """Keep what is graded; raises `OSError`."""
        text = msgspec.json.format(msgspec.json.encode(batch), indent=2)
        write_atomically(self.root / "batch.json", text + b"\n")
