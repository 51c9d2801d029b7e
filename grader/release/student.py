"""The student repository: what a release is made of, file by file."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from string import Template

import grader
from grader.authoring.build import build
from grader.course.course import SEALED, Course, is_course
from grader.course.exercise import Exercise
from grader.errors import UsageError
from grader.release.seal import Files
from grader.text import _

TEMPLATES = Path(__file__).with_name("templates")
PLAIN = (".gitignore", ".gitattributes", "README.md", "README.zh.md", "requirements.txt")
WHEELS = "wheels"


@dataclass(frozen=True)
class Tool:
    """Where students get the grader: a requirement for pip, and the wheel that goes along."""

    requirement: str
    wheel: Path | None = None


def tool_of(named: str | None) -> Tool:
    """The grader that `--grader` names: a wheel, a URL, or by default this version of it."""
    if named is None:
        return Tool(f"torchgrade=={grader.__version__}")
    if "://" in named:
        return Tool(f"torchgrade @ {named}")
    wheel = Path(named)
    if wheel.suffix != ".whl" or not wheel.is_file():
        text = _(
            "{name} is neither a wheel nor a URL. `pip wheel --no-deps FOLDER` makes a wheel of a "
            "checkout."
        )
        raise UsageError(text.format(name=named))
    return Tool(f"./{WHEELS}/{wheel.name}", wheel)


def handout_files(course: Course, exercise: Exercise) -> Files:
    """What students open, made afresh: nothing of the instructor's own `exercises/` is copied."""
    built = build(course, exercise)
    return {item.path.relative_to(course.root).as_posix(): item.data for item in built}


def common_files(exercises: list[Exercise], tool: Tool) -> Files:
    """What the repository has besides its exercises."""
    facts = {
        "requirement": tool.requirement,
        "first": exercises[0].id,
        "number": str(exercises[0].number),
        "file": f"exercises/{exercises[0].folder}/{exercises[0].file}",
        "exercises": "1 exercise" if len(exercises) == 1 else f"{len(exercises)} exercises",
        "count": str(len(exercises)),
    }
    files = {}
    for name in PLAIN:
        text = (TEMPLATES / f"{name.lstrip('.')}.tmpl").read_text(encoding="utf-8")
        files[name] = Template(text).substitute(facts).encode()
    if tool.wheel is not None:
        files[f"{WHEELS}/{tool.wheel.name}"] = tool.wheel.read_bytes()
    return files


def sealed_files(exercise: Exercise, files: Files) -> Files:
    """A sealed exercise's files at their places."""
    return {f"{SEALED}/{exercise.folder}/{name}": data for name, data in files.items()}


def write_files(root: Path, files: Files) -> None:
    """Write files below `root`."""
    for name, data in files.items():
        path = root / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def refuse_other(folder: Path) -> None:
    """Raise `UsageError` for a folder that holds something else than a release."""
    if not folder.exists() or (folder.is_dir() and not _visible(folder)):
        return
    if not folder.is_dir() or not is_course(folder) or not Course(folder).sealed:
        text = _("{folder} holds something else. Name a new folder, or one with a release in it.")
        raise UsageError(text.format(folder=folder))


def _visible(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name != ".git"]


def put_in_place(made: Path, folder: Path) -> None:
    """Move a finished release to its folder; of an older one there, replace what is generated."""
    made.chmod(0o755)  # temporary folders are made for their owner alone
    folder.mkdir(parents=True, exist_ok=True)
    for name in (SEALED, WHEELS):
        shutil.rmtree(folder / name, ignore_errors=True)
    shutil.copytree(made, folder, dirs_exist_ok=True)
