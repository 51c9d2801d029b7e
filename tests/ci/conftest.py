"""A course pack, a student repository made with git, and `grade ci` on a change in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import main
from grader.course.course import Course
from grader.release import pack
from grader.sandbox import launcher as launchers

COURSE = Path(__file__).parents[1] / "release" / "course"
RIGHT = (COURSE / "solutions/01_double/right/r1_sums.py").read_text(encoding="utf-8")
SQUARES = RIGHT.replace("return x + x", "return x * x")
FILE = "exercises/01_double/double.py"
TOLERANT = ("core.fsmonitor=false", "core.protectNTFS=false", "core.protectHFS=false")
"""How a student's own git may be set up, so that it commits any name."""
BASE_FILES = {
    FILE: RIGHT.replace("return x + x", "raise NotImplementedError"),
    "README.md": "# Exercises\n",
    "pyproject.toml": "[project]\nname = 'exercises'\n",
    ".github/workflows/grade.yml": "on: pull_request\n",
}


@pytest.fixture(scope="session")
def course_pack(tmp_path_factory) -> Path:
    """The small course in one file, with its records."""
    root = tmp_path_factory.mktemp("ci-course") / "course"
    shutil.copytree(COURSE, root)
    course = Course(root)
    exercise = course.find("1")
    launcher = launchers.start()
    try:
        files = pack.recorded_files(course, exercise, launcher)
    finally:
        launcher.close()
    path = root.parent / "course.pack"
    path.write_bytes(pack.pack_bytes(files | pack.authored_files(course, exercise)))
    return path


@pytest.fixture(autouse=True)
def _no_service(monkeypatch, tmp_path_factory):
    """Neither the service that runs these tests nor its files have a say in them."""
    for name in list(os.environ):
        if name.startswith(("GITHUB_", "CI_", "GITLAB_", "CLASSROOM", "ASSIGNMENT")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "ci-cache"))


@dataclass
class Repo:
    """A repository whose first commit is the base of every change."""

    root: Path
    base: str = ""

    def git(self, *words: str, data: bytes | None = None) -> str:
        """What a git command prints."""
        settings = ("user.name=S", "user.email=s@example.org", "core.hooksPath=", *TOLERANT)
        me = [word for setting in settings for word in ("-c", setting)]
        run = subprocess.run(
            ["git", *me, *words], cwd=self.root, input=data, capture_output=True, check=True
        )
        return run.stdout.decode().strip()

    def write(self, name: str, text: str | bytes) -> None:
        """A file of the working tree."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def put(self, mode: str, data: str, name: str) -> None:
        """An entry of the index that no working tree has to hold: any mode, any name."""
        blob = data if mode == "160000" else self.blob(data.encode())
        self.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{name}")

    def blob(self, data: bytes) -> str:
        """The id of an object that holds these bytes."""
        return self.git("hash-object", "-w", "--no-filters", "--stdin", data=data)

    def commit(self, files: dict[str, str | bytes] | None = None) -> str:
        """Commit files, and whatever the index holds."""
        for name, text in (files or {}).items():
            self.write(name, text)
            self.git("add", "--force", "--", name)
        self.git("commit", "--quiet", "--allow-empty", "--message", "x")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path) -> Repo:
    """A student's repository, as the course gave it out."""
    made = Repo(tmp_path / "student")
    made.root.mkdir()
    made.git("init", "--quiet", "--initial-branch=main")
    made.base = made.commit(dict(BASE_FILES))
    return made


@dataclass
class Ran:
    """What one call of `grade ci` left behind."""

    code: int
    out: Path

    @property
    def outcome(self) -> dict[str, Any]:
        """`outcome.json`."""
        return json.loads((self.out / "outcome.json").read_text(encoding="utf-8"))

    @property
    def files(self) -> set[str]:
        """The names of all files."""
        return {p.relative_to(self.out).as_posix() for p in self.out.rglob("*") if p.is_file()}

    def text(self, name: str) -> str:
        """One of the files."""
        return (self.out / name).read_text(encoding="utf-8")


@pytest.fixture
def ci(repo, course_pack, tmp_path):
    """Run `grade ci` on what was committed to the repository."""

    def run(*words: str) -> Ran:
        out = tmp_path / "results"
        places = ["--course", str(course_pack), "--repository", str(repo.root), "--out", str(out)]
        base = [] if "--base" in words else ["--base", repo.base]
        return Ran(main(["ci", *places, *base, *words]), out)

    return run
