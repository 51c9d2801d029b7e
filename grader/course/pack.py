"""A course in one file, as `grade author pack` writes it: opened once into a cache folder.

The file is a zip archive: `manifest.json`, the authored folders below `solutions/`, the files that
students start from below `exercises/`, the records below `records/`, and the course's own settings
below `course/`. It is the instructor's own file, and may still be
damaged or another's: nothing in it is executed by opening it, and no name in it leaves the folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import msgspec

import grader
from grader.errors import CourseError
from grader.text import _

FORMAT = 1
MANIFEST = "manifest.json"
FOLDERS = {
    "solutions": "solutions",
    "exercises": "exercises",
    "records": ".grade/records",
    "course": ".",
}
"""The folders of a pack, and where they go in the course that is opened."""
MAX_BYTES = 4 << 30
MAX_MANIFEST = 16 << 20
ODD = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
"""What no name of a file in a pack contains."""


class Manifest(msgspec.Struct, frozen=True):
    """What a pack says of itself."""

    pack: int
    """The version of the format."""
    grader: str
    """The version of the grader that made it."""
    files: dict[str, str]
    """Every file with its SHA-256."""


class Damaged(Exception):
    """The file is no pack, or not a whole one."""


def open_pack(path: Path) -> Path:
    """The root of the course in a pack; raises `CourseError` with one sentence."""
    try:
        with path.open("rb") as file:
            folder = cache_folder() / hashlib.file_digest(file, "sha256").hexdigest()[:32]
        if not folder.is_dir():
            _opened(path, folder)
    except Damaged as problem:
        text = _("{path} is not a course pack that can be used ({problem}). Make it again.")
        raise CourseError(text.format(path=path, problem=problem)) from None
    except OSError as error:
        text = _("The course pack {path} cannot be opened: {problem}.")
        raise CourseError(text.format(path=path, problem=error.strerror or error)) from None
    return folder


def cache_folder() -> Path:
    """Where packs are opened: a folder of the user's own, in the temporary folder at worst."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "torchgrade" / "packs"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="torchgrade-packs-"))
    return folder


def _opened(path: Path, folder: Path) -> None:
    """Unpack into `folder`, whole or not at all."""
    making = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".opening-"))
    try:
        with zipfile.ZipFile(path) as archive:
            _unpack(archive, read_manifest(archive), making)
        for name in ("exercises", "solutions"):
            (making / name).mkdir(exist_ok=True)
        with contextlib.suppress(OSError):  # another process was faster
            making.rename(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Damaged(str(error)) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """What a pack says of itself; raises `Damaged`, or `CourseError` for a newer one."""
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > MAX_MANIFEST:
            raise Damaged(_("its manifest is too large"))
        manifest = msgspec.json.decode(archive.read(info), type=Manifest)
    except (KeyError, msgspec.MsgspecError):
        raise Damaged(_("it has no manifest")) from None
    if manifest.pack > FORMAT or version_of(manifest.grader) > version_of(grader.__version__):
        text = _("The course pack was made by torchgrade {made}; here is {here}. Install {made}.")
        raise CourseError(text.format(made=manifest.grader, here=grader.__version__))
    return manifest


def version_of(text: str) -> tuple[int, ...]:
    """A version as numbers that compare: 0.10 is newer than 0.9."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", text)[:3])


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    infos = {i.filename: i for i in archive.infolist() if i.filename != MANIFEST}
    if infos.keys() != manifest.files.keys():
        raise Damaged(_("its files are not those of its manifest"))
    if sum(info.file_size for info in infos.values()) > MAX_BYTES:
        raise Damaged(_("it is too large"))
    for name, info in infos.items():
        data = archive.read(info)
        if hashlib.sha256(data).hexdigest() != manifest.files[name]:
            raise Damaged(_("{name} was changed").format(name=ascii(name)))
        target = folder / place_of(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def place_of(name: str) -> PurePosixPath:
    """Where a file of a pack goes, below the course's folder; raises `Damaged`."""
    parts = name.split("/")
    if len(parts) < 2 or parts[0] not in FOLDERS or ODD.search(name):
        raise Damaged(_("{name} is no name for a file in it").format(name=ascii(name)))
    if any(part.strip(" .") != part or not part for part in parts):
        raise Damaged(_("{name} is no name for a file in it").format(name=ascii(name)))
    return PurePosixPath(FOLDERS[parts[0]], *parts[1:])
