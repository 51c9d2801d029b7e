"""Reading a repository's objects: plumbing only, nothing is checked out and nothing is run.

git is started without hooks, filters, attributes, textconv, external diffs, replaced objects,
grafts, lazy fetches and the configuration of user and machine. Blobs come as they are stored.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderFailure, UsageError
from grader.text import _

SECONDS = 120
MOST = 64 << 20
"""The longest list of names that is read, in bytes."""
COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
REGULAR, EXECUTABLE, LINK, MODULE = "100644", "100755", "120000", "160000"
FILES = (REGULAR, EXECUTABLE)
SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.quotePath=false",
    "diff.external=",
    "protocol.allow=never",
    "log.showSignature=false",
    "safe.bareRepository=explicit",  # one that lies in a working tree is a student's
    "safe.directory=*",  # only objects are read, whoever owns the folder
)


@dataclass(frozen=True)
class Entry:
    """One file of a commit: its mode and its blob."""

    mode: str
    blob: str
    path: str


@dataclass(frozen=True)
class Change:
    """What became of one path; the mode is empty where there is no file."""

    path: str
    """Bytes that are no UTF-8 are written as escapes."""
    before: str
    after: str
    blob: str
    """What it holds now."""

    @property
    def gone(self) -> bool:
        """True for a file that was deleted."""
        return not self.after


@dataclass(frozen=True)
class Repository:
    """A repository's objects."""

    root: Path
    """The top of the working tree."""

    def commit(self, name: str) -> str:
        """The id of the commit that a name means; raises `UsageError`."""
        found = self._ask(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
        )
        if found is None or not COMMIT.fullmatch(found.decode("ascii", "replace").strip()):
            text = _("There is no commit `{name}` in {folder}. Fetch the whole history (depth 0).")
            raise UsageError(text.format(name=name, folder=self.root))
        return found.decode().strip()

    def fork_point(self, base: str, head: str) -> str:
        """The commit where a change began; raises `UsageError` where the history is cut off."""
        found = self._ask("merge-base", "--end-of-options", base, head)
        if found is None:
            text = _("{base} and {head} have no commit in common here. Fetch the whole history.")
            raise UsageError(text.format(base=base[:12], head=head[:12]))
        return found.decode().split()[0]

    def changes(self, base: str, head: str) -> list[Change]:
        """All paths that differ between two commits; moved files are deleted and new."""
        options = ["-r", "-z", "--raw", "--no-renames", "--full-index", "--no-ext-diff"]
        out = self._must("diff-tree", *options, "--no-textconv", "--end-of-options", base, head)
        words = iter(out.split(b"\0"))
        return [_change(word.decode("ascii"), next(words)) for word in words if word]

    def entries(self, commit: str, *below: str) -> Iterator[Entry]:
        """The files of a commit, all or those below some folders."""
        out = self._must("ls-tree", "-r", "-z", "--full-tree", commit, "--", *below)
        for line in filter(None, out.split(b"\0")):
            head, _tab, path = line.partition(b"\t")
            mode, _kind, blob = head.decode("ascii").split()
            yield Entry(mode, blob, readable(path))

    def size(self, blob: str) -> int:
        """The bytes of a blob."""
        return int(self._must("cat-file", "-s", blob))

    def read(self, blob: str, limit: int) -> bytes:
        """The first bytes of a blob, as they are stored; raises `GraderFailure`."""
        with subprocess.Popen(  # noqa: S603  # git itself
            self._command("cat-file", "blob", blob),
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        ) as running:
            assert running.stdout is not None  # noqa: S101  # for the type checker
            data = running.stdout.read(limit)
            more = running.stdout.read(1)
            running.kill() if more else None
        if running.returncode and not more:
            raise _failed("cat-file")
        return data

    def holds(self, commit: str, path: str) -> bool:
        """Whether a commit has a file or folder of this path."""
        out = self._must("ls-tree", "-z", "--full-tree", "--name-only", commit, "--", path)
        return bool(out)

    def _must(self, *words: str) -> bytes:
        out = self._ask(*words)
        if out is None:
            raise _failed(words[0])
        return out

    def _ask(self, *words: str) -> bytes | None:
        """What a git command prints; None where it fails."""
        try:
            run = subprocess.run(  # noqa: S603  # git itself, on objects only
                self._command(*words),
                env=_environment(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        if len(run.stdout) > MOST:
            raise UsageError(_("The repository holds too many files for a course's."))
        return run.stdout if run.returncode == 0 else None

    def _command(self, *words: str) -> list[str]:
        settings = [word for setting in SETTINGS for word in ("-c", setting)]
        return [_git(), "-C", str(self.root), "--no-pager", *settings, *words]


def open_repository(folder: Path) -> Repository:
    """The repository around a folder; raises `UsageError`."""
    here = Repository(folder.resolve())
    top = here._ask("rev-parse", "--show-toplevel") if folder.is_dir() else None
    if top is None:
        text = _("{folder} is not in a git repository. Run `grade ci` where the change lies.")
        raise UsageError(text.format(folder=folder))
    return Repository(Path(os.fsdecode(top.rstrip(b"\n"))))


def readable(path: bytes) -> str:
    """A path as text that can be written anywhere; no two paths become one."""
    return path.decode("utf-8", "backslashreplace")


def _change(head: str, path: bytes) -> Change:
    before, after, _old, new, _status = head.removeprefix(":").split()
    return Change(readable(path), _mode(before), _mode(after), new)


def _mode(mode: str) -> str:
    return "" if mode == "000000" else mode


def _git() -> str:
    program = shutil.which("git")
    if program is None:
        raise UsageError(_("`grade ci` needs git, and there is none on this machine."))
    return program


def _environment() -> dict[str, str]:
    names = ("PATH", "SYSTEMROOT", "HOME", "TMPDIR", "TEMP")
    return {name: os.environ[name] for name in names if name in os.environ} | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _failed(what: str) -> GraderFailure:
    text = _("git failed (`git {what}`): the repository may be damaged or cut off.")
    return GraderFailure(text.format(what=what))
