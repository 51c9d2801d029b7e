"""What a change touches besides exercise files: whatever could alter how it is graded.

Nothing of it has an influence here: the grader reads the exercise files from git's objects, and
everything else from the course that it was given. But a mark that stands beside an edited workflow
is for a human to look at.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import translate
from functools import cache

from grader.ci.git import FILES, LINK, MODULE, Change
from grader.text import _

WORKFLOWS = (
    *(".github/*", ".gitlab-ci*", ".gitlab/*", ".gitea/*", ".forgejo/*", ".circleci/*"),
    *(".woodpecker*", "jenkinsfile", "azure-pipelines*", "bitbucket-pipelines*", ".travis.yml"),
    *("action.yml", "action.yaml", "*/action.yml", "*/action.yaml", ".buildkite/*", ".ci/*"),
)
COURSE = (
    *("sealed/*", "solutions/*", "wheels/*", "*.pack", "assessment.toml", "course.toml"),
    *("requirements*.txt", "constraints*.txt", "*/checks.py", "*/probes.py", "*/exercise.toml"),
)
GIT = (
    *(".gitattributes", "*/.gitattributes", ".gitmodules", ".gitconfig", ".lfsconfig", ".mailmap"),
    *(".githooks/*", "hooks/*", "*/hooks/*", ".husky/*", ".pre-commit-config.yaml"),
    *("head", "*/head"),  # of a bare repository
)
PYTHON = (
    *("pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "pytest.ini", ".pytest.ini", "*.pth"),
    *("conftest.py", "*/conftest.py", "sitecustomize.py", "usercustomize.py", "noxfile.py"),
    *("*/sitecustomize.py", "*/usercustomize.py", "*/pyproject.toml", "*/pytest.ini", "pip.conf"),
    *(".python-version", "pyvenv.cfg", "*/pyvenv.cfg", "uv.lock", "uv.toml", "*/pip.conf"),
    *("*.so", "*.pyd", "*.dll", "*.dylib", "*.pyc", "*.egg-link", ".venv/*", "venv/*"),
)
MACHINE = (
    *("dockerfile*", "*/dockerfile*", ".devcontainer/*", ".env", ".envrc", "makefile", "justfile"),
    *(".vscode/*", ".idea/*", "package.json", ".npmrc"),
)
TAKEN = {
    *sys.stdlib_module_names,
    *(
        "torch",
        "numpy",
        "safetensors",
        "pytest",
        "_pytest",
        "hypothesis",
        "typer",
        "rich",
        "msgspec",
    ),
    *(
        "watchfiles",
        "nbformat",
        "grader",
        "torchgrade",
        "pluggy",
        "click",
        "checks",
        "probes",
        "sympy",
    ),
    *(
        "yaml",
        "jinja2",
        "networkx",
        "triton",
        "nvidia",
        "functorch",
        "torchgen",
        "pip",
        "setuptools",
    ),
}
"""Modules that a file of the same name would be imported in place of."""
ODD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]|[ .]$|^ |~\d')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
WORD = re.compile(r"[^\W\d_]+")
ALPHABETS = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "COPTIC", "CHEROKEE", "LISU"}
"""Their letters look alike: no word is written in two of them."""
INVISIBLE = ("Cf", "Cc", "Cs", "Co", "Zl", "Zp")


@dataclass(frozen=True)
class Finding:
    """One path of a change that a human should look at, and why."""

    path: str
    reason: str


def findings(changes: Iterable[Change], own: set[str], all_paths: Iterable[str]) -> list[Finding]:
    """What a human should look at.

    Args:
        changes: everything that the change touches.
        own: the paths of the exercise files, which students are meant to change.
        all_paths: all files of the repository after the change.
    """
    found = []
    twins = _alike({*all_paths, *own})
    for change in changes:
        reason = _reason(change, own, twins)
        if reason is not None:
            found.append(Finding(change.path, reason))
    return found


def _reason(change: Change, own: set[str], twins: set[str]) -> str | None:
    if change.after == LINK:
        return _("a symbolic link")
    if change.after == MODULE:
        return _("a submodule")
    if change.after and change.after not in FILES:
        return _("not a regular file")
    if (odd := odd_name(change.path)) is not None:
        return odd
    if (not change.gone and change.path in twins) or _mixes_alphabets(change.path):
        return _("its name differs from another one's only in the case of letters, or looks alike")
    return None if change.path in own else _protected(change.path)


def _protected(path: str) -> str | None:
    name = _folded(path)
    kinds = (
        (WORKFLOWS, _("a workflow of continuous integration")),
        (COURSE, _("a file of the course: checks, records, or what the grader is installed from")),
        (GIT, _("a file that tells git what to do")),
        (PYTHON, _("a file that Python or pytest load by themselves")),
        (MACHINE, _("a file that sets up the machine")),
    )
    for patterns, reason in kinds:
        # With a slash as well: a file in place of the folder.
        if any(_matching(patterns).match(one) for one in (name, f"{name}/")):
            return reason
    if _shadows(name):
        return _("named like a module that programs import")
    return None


@cache
def _matching(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """All patterns as one: a change may have a hundred thousand paths."""
    return re.compile("|".join(map(translate, patterns)))


def _shadows(path: str) -> bool:
    """Whether a Python file, or a folder on the way to it, has the name of a module."""
    names = path.split("/")
    names[-1], _dot, suffix = names[-1].partition(".")
    return suffix in ("py", "pyi", "zip") and bool(TAKEN.intersection(names))


def odd_name(path: str) -> str | None:
    """Why a path is one that no student writes, or None."""
    parts = path.split("/")
    if any(part.casefold() in (".git", "..", ".", "") for part in parts):
        return _("a name that git gives a meaning of its own")
    hidden = not path.isascii() and any(unicodedata.category(c) in INVISIBLE for c in path)
    if hidden or any(ODD.search(part) or RESERVED.fullmatch(part) for part in parts):
        return _("a name that some systems read in another way")
    return None


def _mixes_alphabets(path: str) -> bool:
    """Whether a word of a name has letters of two alphabets: `dоuble` with a Cyrillic o."""
    if path.isascii():
        return False
    words = ({unicodedata.name(c, "").partition(" ")[0] for c in w} for w in WORD.findall(path))
    return any(len(ALPHABETS & scripts) > 1 for scripts in words)


def _alike(paths: Iterable[str]) -> set[str]:
    """Paths that a file system or a reader may take for another of them."""
    known: dict[str, set[str]] = {}
    for path in paths:
        for prefix in _prefixes(path):
            known.setdefault(_folded(prefix), set()).add(prefix)
    ambiguous = {name for names in known.values() if len(names) > 1 for name in names}
    return {path for path in paths if any(p in ambiguous for p in _prefixes(path))}


def _prefixes(path: str) -> Iterator[str]:
    parts = path.split("/")
    for depth in range(1, len(parts) + 1):
        yield "/".join(parts[:depth])


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
