"""An ordinary user for tests that root runs, with a Python that this user can read."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from grader.sandbox.places import unreadable_to_others

ORDINARY_USER = 61990


def is_root() -> bool:
    """Whether the tests run as root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def readable_python(folder: Path) -> str | None:
    """An interpreter that every user can run and that finds our packages; None if there is none."""
    packages = Path(sysconfig.get_path("purelib"))
    if unreadable_to_others([packages]) is not None:
        return None
    if unreadable_to_others([Path(sys.executable).resolve(), Path(sys.base_prefix)]) is None:
        return sys.executable
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for candidate in (f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if Path(candidate).exists():
            return _environment(candidate, packages, folder)
    return None


def _environment(python: str, packages: Path, folder: Path) -> str:
    """A small virtual environment over `packages`, whose compiled parts fit `python`'s version."""
    place = folder / "venv with spaces"
    for name in ("bin", f"lib/{Path(python).name}/site-packages"):
        (place / name).mkdir(parents=True, exist_ok=True)
    (place / "pyvenv.cfg").write_text(f"home = {Path(python).parent}\n")
    (place / "bin/python").unlink(missing_ok=True)
    (place / "bin/python").symlink_to(python)
    path_file = place / f"lib/{Path(python).name}/site-packages/ours.pth"
    path_file.write_text(f"{packages}\n")
    for entry in (folder.parent, folder, *folder.rglob("*")):
        if not entry.is_symlink():
            entry.chmod(0o755 if entry.is_dir() else 0o644)
    return str(place / "bin/python")


def popen(
    who: str, module: str, arguments: list[str], folder: Path, root: Path
) -> subprocess.Popen[str] | None:
    """Run a module as root or as an ordinary user; None when that user cannot run Python."""
    python: str | None = sys.executable
    extra: dict[str, object] = {}
    if who == "user" and is_root():
        python = readable_python(folder)
        extra = {"user": ORDINARY_USER, "group": ORDINARY_USER, "extra_groups": []}
    if python is None:
        return None
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [python, "-B", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=root,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"},
        **extra,
    )
