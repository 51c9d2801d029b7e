"""Trees of submissions, as courses really have them."""

from __future__ import annotations

import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

from grader.course.course import Course
from grader.intake.collect import Wanted, collect

ROOT = Path(__file__).resolve().parents[2]
COURSE = Course(ROOT)
CODE = "def softmax(x):\n    return x.softmax(-1)\n"


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """Files below a folder; a number after `@` is their time in seconds."""
    for name, content in files.items():
        name, _at, when = name.partition("@")
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        if when:
            os.utime(path, (float(when), float(when)))
    return root


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(files: dict[str, str | bytes], mode: str = "w:gz") -> bytes:
    """A tar of files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def notebook(*cells: str) -> str:
    """A notebook of code cells."""
    made = [
        {
            "cell_type": "code",
            "source": text,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "id": f"c{k}",
        }
        for k, text in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def read(where: Path, *exercises: str, layout: str | None = None):
    """What is collected, of all exercises or of those named."""
    chosen = [COURSE.find(name) for name in exercises]
    return collect(where, Wanted(COURSE, chosen or COURSE.exercises, bool(chosen)), layout)


def table(intake) -> dict[tuple[str, int], str]:
    """Who handed in which file to which exercise."""
    return {
        (student, int(exercise.removeprefix("exercise-"))): submission.file
        for (student, exercise), submission in intake.submissions.items()
    }
