"""Which files a sandboxed Python needs to see, and which it must not.

Everything is a list of what may be seen: the interpreter, its libraries, its packages and
`grader/inside`. What must stay hidden (the rest of the project, the course) can lie below a
visible folder, so it is cut out again.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
INSIDE = PACKAGE / "inside"
SYSTEM_LIBRARIES = ("/lib", "/lib64", "/lib32", "/usr/lib", "/usr/lib64", "/usr/local/lib")
LIBRARY_INDEX = "/etc/ld.so.cache"
STORES = ("/nix/store", "/gnu/store")
"""Where Nix and Guix keep every library."""
MAX_LINKS = 64
"""On the way to one file; more are a ring."""
INSTALLED = ("site-packages", "dist-packages")


@dataclass(frozen=True)
class View:
    """What a sandbox sees: real files and folders, symbolic links to them, and what is cut out."""

    shown: tuple[Path, ...]
    links: tuple[tuple[Path, str], ...]
    hidden: tuple[Path, ...]


def project_root() -> Path | None:
    """The checkout that this package lies in; None when it is installed."""
    return None if PACKAGE.parent.name in INSTALLED else PACKAGE.parent


def covered(hidden: Iterable[Path] = ()) -> list[Path]:
    """What no submission may open: the project but for `inside`, and what the caller names."""
    root = project_root()
    paths = [PACKAGE, *([root] if root else []), *hidden]
    return sorted({path.resolve() for path in paths}, key=lambda p: (len(p.parts), p))


def import_path(hidden: Iterable[Path] = ()) -> list[str]:
    """The entries of `sys.path` that a submission may import from."""
    concealed = covered(hidden)
    return [e for e in _entries() if _may_show(Path(e).resolve(), concealed)]


def _entries() -> list[str]:
    """The folders of `sys.path` where packages are installed: not a script's, not a course's."""
    found = []
    for entry in dict.fromkeys(sys.path):
        real = Path(entry).resolve()
        installed = any(name in INSTALLED for name in real.parts) or _below(real, _environment())
        if entry and Path(entry).is_absolute() and os.access(real, os.R_OK) and installed:
            found.append(entry)
    return found


def _below(path: Path, folders: Iterable[Path]) -> bool:
    return any(one == path or one in path.parents for one in folders)


def view(hidden: Iterable[Path] = ()) -> View:
    """What the workers of this grader need to see, resolved to real paths."""
    concealed = covered(hidden)
    shown: list[Path] = []
    links: dict[Path, str] = {}
    for wanted in _wanted():
        try:
            real, passed = follow(Path(wanted))
        except OSError:  # a folder on the way that this user may not enter
            continue
        if os.access(real, os.R_OK) and _may_show(real, concealed):
            shown.append(real)
            links.update(passed)
    return View(tuple(_outermost(shown)), tuple(sorted(links.items())), tuple(concealed))


def _wanted() -> Iterator[str]:
    yield from SYSTEM_LIBRARIES
    yield from STORES
    yield LIBRARY_INDEX
    yield sys.executable
    yield getattr(sys, "_base_executable", sys.executable)
    yield str(Path(sys.executable).parent.parent / "pyvenv.cfg")
    for name in ("stdlib", "platstdlib"):
        yield sysconfig.get_path(name)
    # A conda prefix keeps all its shared libraries there, a pyenv one libpython.
    yield from (str(Path(p) / "lib") for p in (sys.base_prefix, sys.base_exec_prefix))
    yield from (p for p in os.environ.get("LD_LIBRARY_PATH", "").split(":") if p.startswith("/"))
    yield from _entries()


def _may_show(path: Path, concealed: list[Path]) -> bool:
    """False for what is to be hidden or lies in it, but for an environment made in the course."""
    if path in concealed:
        return False
    if not _below(path, concealed):
        return True
    return PACKAGE not in path.parents and _below(path, _environment())


def _environment() -> list[Path]:
    """The folders of the interpreter's own environment, which may lie in the course's folder."""
    prefixes = {Path(p) for p in (sys.prefix, sys.base_prefix)}
    names = ("bin", "lib", "lib64", "pyvenv.cfg")
    own = [(prefix / name).resolve() for prefix in prefixes for name in names]
    return own + [folder for entry in sys.path for folder in _borrowed(Path(entry))]


def _borrowed(entry: Path) -> list[Path]:
    """The packages of another virtual environment that a .pth file has put on the path."""
    packages = entry.name in INSTALLED and len(entry.parents) > 2  # lib/python3.11/site-packages
    return [entry.resolve()] if packages and (entry.parents[2] / "pyvenv.cfg").exists() else []


def follow(path: Path) -> tuple[Path, dict[Path, str]]:
    """The real path, and each symbolic link passed on the way with its target."""
    links: dict[Path, str] = {}
    rest = list(path.parts[1:])[::-1]
    here = Path("/")
    hops = 0
    while rest and hops < MAX_LINKS:
        part = rest.pop()
        if part == "..":
            here = here.parent
            continue
        here = here / part
        if here.is_symlink():
            hops += 1
            links[here] = target = str(here.readlink())
            rest.extend(reversed([p for p in Path(target).parts if p != "/"]))
            here = Path("/") if target.startswith("/") else here.parent
    return here, links


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """`paths` without those that lie below another of them, shallow ones first."""
    kept: list[Path] = []
    for path in sorted(set(paths), key=lambda p: (len(p.parts), p)):
        if not any(one in path.parents for one in kept):
            kept.append(path)
    return kept


def cut_out(shown: Iterable[Path], hidden: Iterable[Path]) -> list[Path]:
    """The same files without the hidden ones, where a folder can only be allowed whole.

    A folder that contains something hidden is replaced by its entries.
    """
    hidden = list(hidden)
    found: list[Path] = []
    todo = list(shown)
    while todo:
        path = todo.pop()
        if any(one == path for one in hidden):
            continue
        if any(path in one.parents for one in hidden):
            todo.extend(path.iterdir())
        else:
            found.append(path)
    return sorted(found)


def unreadable_to_others(paths: Iterable[Path]) -> Path | None:
    """The first folder on the way to `paths` that only its owner may enter, or None."""
    for path in paths:
        for folder in (*reversed(path.parents), path):
            try:
                mode = folder.stat().st_mode
            except OSError:
                return folder
            if not mode & (0o001 if folder.is_dir() else 0o004):
                return folder
    return None
