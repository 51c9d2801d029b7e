"""The folders of an nbgrader course, where submissions came from them.

Formgrader takes a submission in `submitted/` for graded when `autograded/` has its notebook of the
same time. nbgrader would put an executed copy there; here it is the notebook as it was handed in,
copied byte by byte, so that formgrader shows it with the scores beside its cells.
"""

from __future__ import annotations

import shutil
from pathlib import Path

TIMESTAMP = "timestamp.txt"


def course_folder(gradebook: str) -> Path | None:
    """The course that a SQLite gradebook lies in, by its path; None where it lies elsewhere."""
    folder = Path(gradebook.removeprefix("sqlite:///")).resolve().parent
    remote = "://" in gradebook and not gradebook.startswith("sqlite:///")
    return folder if not remote and (folder / "submitted").is_dir() else None


def show_notebook(course: Path, student: str, assignment: str, notebook: str) -> None:
    """Have the notebook in `autograded/`, unless nbgrader put this submission there itself.

    Raises `OSError`.
    """
    source = course / "submitted" / student / assignment
    target = course / "autograded" / student / assignment
    files = [source / f"{notebook}.ipynb", source / TIMESTAMP]
    present = [file for file in files if file.is_file() and not file.is_symlink()]
    if files[0] not in present or _same_time(source, target):
        return
    target.mkdir(parents=True, exist_ok=True)
    for file in present:
        shutil.copyfile(file, target / file.name)


def _same_time(source: Path, target: Path) -> bool:
    return target.is_dir() and _time(source) == _time(target)


def _time(folder: Path) -> bytes | None:
    path = folder / TIMESTAMP
    return path.read_bytes()[:200] if path.is_file() and not path.is_symlink() else None
