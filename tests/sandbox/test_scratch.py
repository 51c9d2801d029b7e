"""A worker's directory is measured and removed without trusting what lies in it."""

from __future__ import annotations

import os
from pathlib import Path

from grader.sandbox import scratch


def test_sizes_count_and_links_do_not(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"x" * 100_000)
    room = scratch.make(50_000, None)
    (room.path / "link").symlink_to(tmp_path / "outside")
    (room.path / "folder").symlink_to("/usr")
    assert not room.exceeded()
    (room.path / "file").write_bytes(b"x" * 60_000)
    assert room.exceeded()
    room.remove()
    assert not room.path.exists()
    assert (tmp_path / "outside").exists()
    assert Path("/usr/lib").exists()


def test_many_files_and_deep_folders_count() -> None:
    room = scratch.make(1 << 30, None)
    for n in range(scratch.MAX_ENTRIES + 1):
        (room.path / str(n)).touch()
    assert room.exceeded()
    room.remove()
    room = scratch.make(1 << 30, None)
    dig(room.path, scratch.MAX_DEPTH + 2)
    assert room.exceeded()
    room.remove()
    assert not room.path.exists()


def test_a_tree_deeper_than_any_path_is_removed() -> None:
    room = scratch.make(1 << 30, None)
    dig(room.path, 2500)
    room.remove()
    assert not room.path.exists()


def test_locked_folders_and_clever_names_are_removed() -> None:
    room = scratch.make(1 << 30, None)
    for n in range(5):
        folder = room.path / f"moved-up-{n}"
        (folder / "inner" / f"moved-up-{n}").mkdir(parents=True)
        (folder / "inner" / "file").touch()
        os.mkfifo(folder / "fifo")
        (folder / "inner").chmod(0)
        folder.chmod(0)
    room.remove()
    assert not room.path.exists()


def dig(top: Path, levels: int) -> None:
    here = os.open(top, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)
