"""When a file of a student's git checkout was last committed.

git runs on a repository of our own that borrows the student's objects: nothing of the student's
`.git` but commits and trees is read, no configuration, no hook, no remote. The time is the one
that the student's own machine wrote into the commit.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from grader.intake.tree import Parts, open_below
from grader.text import _

SECONDS = 20
COMMIT = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
BRANCH = re.compile(r"refs/[\w./@+-]{1,200}")


@dataclass
class Times:
    """Commit times of the checkouts below one folder."""

    root: Path | None
    notices: list[str] = field(default_factory=list)
    _heads: dict[Parts, str | None] = field(default_factory=dict)

    def of(self, checkout: Parts, file: Parts) -> str | None:
        """The time of the last commit to a file, ISO 8601; None where it cannot be told."""
        program = shutil.which("git")
        if self.root is None or program is None:
            if not self.notices:
                text = _("No commit times: they need git, and checkouts outside of archives.")
                self.notices.append(text)
            return None
        if checkout not in self._heads:
            self._heads[checkout] = self._head(checkout)
        head = self._heads[checkout]
        if head is None:
            return None
        return self._ask(program, checkout, head, "/".join(file))

    def _head(self, checkout: Parts) -> str | None:
        """The commit that is checked out, read from small text files."""
        text = self._read((*checkout, ".git", "HEAD"))
        name = text.decode("ascii", "replace").removeprefix("ref: ").strip()
        if BRANCH.fullmatch(name) and ".." not in name:
            text = self._read((*checkout, ".git", *name.split("/"))) or self._packed(checkout, name)
        commit = text.strip()
        return commit.decode() if COMMIT.fullmatch(commit) else None

    def _packed(self, checkout: Parts, name: str) -> bytes:
        for line in self._read((*checkout, ".git", "packed-refs")).splitlines():
            commit, _space, ref = line.partition(b" ")
            if ref.strip() == name.encode():
                return commit
        return b""

    def _read(self, parts: Parts) -> bytes:
        assert self.root is not None  # noqa: S101  # for the type checker: asked in `of`
        try:
            with os.fdopen(open_below(self.root, parts), "rb") as file:
                return file.read(1 << 20)
        except OSError:
            return b""

    def _ask(self, program: str, checkout: Parts, head: str, file: str) -> str | None:
        assert self.root is not None  # noqa: S101  # for the type checker: asked in `of`
        objects = self.root.joinpath(*checkout, ".git", "objects")
        try:
            if not all(stat.S_ISDIR(p.lstat().st_mode) for p in (objects.parent, objects)):
                return None
        except OSError:
            return None
        with tempfile.TemporaryDirectory(prefix="torchgrade-") as empty:
            return _committed(program, Path(empty), objects, [head, "--", file])


def _committed(program: str, empty: Path, objects: Path, what: list[str]) -> str | None:
    (empty / "refs").mkdir()
    (empty / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
    options = ["core.hooksPath=/dev/null", "core.fsmonitor=false", "log.showSignature=false"]
    settings = [word for option in options for word in ("-c", option)]
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(empty),
        "GIT_DIR": str(empty),
        "GIT_OBJECT_DIRECTORY": str(objects.resolve()),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    command = [program, "--no-pager", *settings, "log", "-1", "--format=%cI", *what]
    try:
        run = subprocess.run(  # noqa: S603  # git itself, on a folder of our own
            command, env=environment, cwd=empty, capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    time = run.stdout.decode("ascii", "replace").strip()
    return time if re.fullmatch(r"[\d:T+-]{19,25}Z?", time) else None
