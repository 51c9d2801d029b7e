"""One submission as the grader holds it: text, and where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.intake import notebook
from grader.report.model import SubmissionInfo
from grader.text import _

MAX_BYTES = 256 << 10


@dataclass(frozen=True)
class Submission:
    """One student's file for one exercise, read and decoded; nothing of it is executed."""

    source: str
    file: str = ""
    student: str = ""
    refused: str | None = None
    """Why it is not graded at all (unreadable, too large): it scores 0 with this reason."""
    sha256: str = ""
    submitted: str | None = None
    """When it was handed in: ISO 8601 with its offset."""
    late: bool | None = None
    """What the platform itself says of its lateness."""
    group: str | None = None
    notices: tuple[str, ...] = ()
    """What was left out or chosen while reading, said to the student."""


def info(submission: Submission) -> SubmissionInfo:
    """What a report says of a submission."""
    return SubmissionInfo(
        submission.file,
        submission.sha256,
        submission.submitted,
        submission.late,
        submission.group,
        submission.notices,
    )


def read_file(path: Path, *, student: str = "") -> Submission:
    """Read a student's `.py` or `.ipynb` file. Its problems become a refusal with a sentence.

    Raises `UsageError` for a path that names no file at all.
    """
    data = read_bytes(path)
    return from_bytes(data, file=path.name, student=student)


def read_bytes(path: Path) -> bytes:
    """The file's bytes, at most one more than is allowed; raises `UsageError`."""
    limit = limit_of(path.name)
    if path.is_dir():
        text = _("{path} is a folder; name the file in it with --file.")
        raise UsageError(text.format(path=path))
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        text = _("{path} does not exist. Name your file with --file, or run `grade reset`.")
        raise UsageError(text.format(path=path)) from None
    except OSError as error:
        text = _("{path} cannot be read: {problem}.")
        raise UsageError(text.format(path=path, problem=error.strerror)) from None


def limit_of(name: str) -> int:
    """How many bytes a file of this name may have."""
    return notebook.MAX_BYTES if is_notebook(name) else MAX_BYTES


def is_notebook(name: str) -> bool:
    """Whether a file of this name is read as a notebook."""
    return name.lower().endswith(".ipynb")


def from_bytes(data: bytes, *, file: str, student: str = "") -> Submission:
    """A submission from a file's bytes: Python (strict UTF-8), or a notebook by its name."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not is_notebook(file):
        source, problem = decode(data)
        return Submission(source, file, student, problem, sha256)
    if len(data) > notebook.MAX_BYTES:
        return Submission("", file, student, _("the notebook is larger than 20 MB"), sha256)
    found = notebook.read_notebook(data)
    problem = found.problem
    if problem is None and len(found.source.encode()) > MAX_BYTES:
        problem = _("the code in the notebook is larger than 256 KB")
    source = "" if problem else found.source
    return Submission(source, file, student, problem, sha256, notices=tuple(found.notices))


def decode(data: bytes) -> tuple[str, str | None]:
    """The text of a Python file, and why it is refused, if it is.

    A coding cookie is not obeyed: what the checks read is what the interpreter reads.
    """
    if len(data) > MAX_BYTES:
        return "", _("the file is larger than 256 KB")
    if b"\0" in data:
        return "", _("the file is not text: it contains null bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return "", _("the file is not UTF-8 text (line {line})").format(line=line)
    if not text.strip():
        return "", _("the file is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n"), None
