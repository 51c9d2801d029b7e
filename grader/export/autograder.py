"""Gradescope's autograder as an archive: two scripts, the course pack, and where the grader is.

The scripts run in Gradescope's container. They are plain composition: the submission is laid out
as Gradescope's own export would be, `grade batch` grades it behind its sandbox, and `grade export
gradescope` writes the one `results.json`. A grader that fails writes none, so that Gradescope says
so and nobody gets a zero for it.
"""

from __future__ import annotations

import io
import platform
import shlex
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from string import Template

from grader.text import _

TEMPLATES = Path(__file__).with_name("templates")
SCRIPTS = ("setup.sh", "run_autograder")
MOMENT = (1980, 1, 1, 0, 0, 0)
"""The one time that all files carry: an archive depends on contents only."""
PINNED = ("torch", "numpy", "hypothesis", "pytest", "safetensors")
"""What records and verdicts may depend on: the autograder takes the versions of this machine."""


@dataclass(frozen=True)
class Autograder:
    """What an archive is made for."""

    exercises: tuple[str, ...]
    """The ids of the exercises that one assignment grades."""
    requirement: str
    """What pip installs as the grader; a relative path is one of `files`."""
    language: str
    """Of the messages."""
    weak: bool = False
    """Grade even where submissions cannot be locked in safely."""


def archive(asked: Autograder, files: Mapping[str, bytes]) -> bytes:
    """The zip file to upload: the scripts and `files`, among them `course.pack`."""
    facts = {
        "requirement": shlex.quote(asked.requirement),
        "python": platform.python_version(),
        "minor": ".".join(platform.python_version_tuple()[:2]),
        "exercises": " ".join(f"--exercise {shlex.quote(name)}" for name in asked.exercises),
        "language": shlex.quote(asked.language),
        "weak": "--allow-weak-isolation" if asked.weak else "",
    }
    scripts = {
        name: Template((TEMPLATES / f"{name}.tmpl").read_text(encoding="utf-8")).substitute(facts)
        for name in SCRIPTS
    }
    whole = {
        **{name: text.encode() for name, text in scripts.items()},
        "constraints.txt": constraints().encode(),
        **files,
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(whole):
            info = zipfile.ZipInfo(name, MOMENT)
            info.create_system = 3  # Unix, wherever it is made
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o755 if name in SCRIPTS else 0o644) << 16
            made.writestr(info, whole[name])
    return written.getvalue()


def nothing_found(files: list[str]) -> dict[str, object]:
    """The `results.json` of a student who handed in no file of the assignment."""
    text = _("None of your files belongs to this assignment. Hand in {files}.")
    return {"score": 0, "output": text.format(files=", ".join(files)), "output_format": "text"}


def constraints() -> str:
    """The versions of this machine, without the local part that names a build (`+cpu`)."""
    lines = []
    for name in PINNED:
        try:
            lines.append(f"{name}=={version(name).partition('+')[0]}\n")
        except PackageNotFoundError:
            continue
    return "".join(lines)
