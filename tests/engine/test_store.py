"""Records on disk: whole or not at all, and no more of them than are of use."""

from __future__ import annotations

import os

import pytest

from grader.engine import store

SECTIONS = [("one", b'{"a":1}', b""), ("two", b"[]", b"\0" * 9)]


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "records" / "01_x-examples-0.bin"
    assert store.write(path, SECTIONS)
    assert store.read(path) == SECTIONS


@pytest.mark.parametrize("cut", [1, 20, 45])
def test_a_broken_file_is_no_record(tmp_path, cut):
    path = tmp_path / "01_x-examples-0.bin"
    store.write(path, SECTIONS)
    path.write_bytes(path.read_bytes()[:-cut])
    assert store.read(path) is None
    assert store.read(tmp_path / "missing.bin") is None


def test_older_records_of_the_same_kind_go(tmp_path):
    other = tmp_path / "01_x-twins-0.bin"
    store.write(other, SECTIONS)
    for k in range(6):
        path = tmp_path / f"01_x-examples-{k}.bin"
        store.write(path, SECTIONS)
        os.utime(path, ns=(k, k))
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {other.name, *(f"01_x-examples-{k}.bin" for k in (3, 4, 5))}


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "records").write_text("a file in the way")
    assert not store.write(tmp_path / "records" / "01_x-examples-0.bin", SECTIONS)
