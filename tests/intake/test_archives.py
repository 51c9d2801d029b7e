"""Archives are read and never unpacked; what is wrong with one is said."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
from contextlib import ExitStack

import pytest

from grader.errors import UsageError
from grader.intake import archive
from grader.intake.tree import Unreadable, read_folder
from tests.intake.makers import CODE, read, table, tarred, write, zipped

TINY = archive.Limits(files=5, size=1 << 20)


@pytest.fixture
def tree_of():
    """Read an archive from its bytes."""
    with ExitStack() as open_files:
        yield lambda data, name: archive.read_archive(io.BytesIO(data), name, TINY, open_files)


@pytest.mark.parametrize(
    "name", ["../up.py", "/etc/up.py", "a/../../up.py", "..\\up.py", "C:\\up.py", "a/./../../x.py"]
)
def test_names_that_lead_out_are_left_out(tree_of, name):
    for tree in (tree_of(zipped({name: CODE}), "a.zip"), tree_of(tarred({name: CODE}), "a.tgz")):
        paths = ["/".join(e.path) for e in tree.entries]
        assert not any(".." in p.split("/") or p.startswith("/") for p in paths)


def test_links_and_devices_are_left_out(tree_of):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as made:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            member = tarfile.TarInfo(f"softmax{kind.decode()}.py")
            member.type, member.linkname = kind, "/etc/passwd"
            made.addfile(member)
    tree = tree_of(buffer.getvalue(), "a.tar")
    assert tree.entries == []
    assert len(tree.notices) == 4
    info = zipfile.ZipInfo("softmax.py")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipfile_:
        zipfile_.writestr(info, "/etc/passwd")
    assert tree_of(buffer.getvalue(), "a.zip").entries == []


def test_too_many_files_are_refused(tree_of):
    many = {f"f{k}.py": "" for k in range(6)}
    for data, name in ((zipped(many), "a.zip"), (tarred(many), "a.tar.gz")):
        with pytest.raises(Unreadable, match="too much"):
            tree_of(data, name)


def test_a_huge_index_is_refused_before_it_is_read(tree_of):
    data = bytearray(zipped({"a.py": CODE}))
    at = data.rindex(b"PK\x05\x06")
    struct.pack_into("<L", data, at + 12, 1 << 30)
    with pytest.raises(Unreadable, match="too much"):
        tree_of(bytes(data), "a.zip")


def test_a_huge_index_behind_a_small_one_is_refused_before_it_is_read(tree_of):
    data = zipped({"a.py": CODE})
    at = data.rindex(b"PK\x05\x06")
    large = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 30, 0)
    where = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    with pytest.raises(Unreadable, match="too much"):
        tree_of(data[:at] + large + where + data[at:], "a.zip")


def test_a_bomb_is_never_inflated(tree_of):
    bomb = zipped({"softmax.py": b"0" * (50 << 20)})
    assert len(bomb) < 100_000
    [entry] = tree_of(bomb, "a.zip").entries
    assert len(entry.read(1000)) == 1000


def test_a_gzip_bomb_is_refused(tree_of):
    bomb = gzip.compress(b"\0" * (3 << 20))
    with pytest.raises(Unreadable, match="too much"):
        tree_of(bomb, "a.tar.gz")


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
@pytest.mark.parametrize("cut", [0.0, 0.3, 0.9])
def test_damaged_archives_say_so(tree_of, name, cut):
    whole = zipped({"softmax.py": os.urandom(90_000)})
    if name != "a.zip":
        whole = tarred({"softmax.py": os.urandom(90_000)}, "w:" if name == "a.tar" else "w:gz")
    part = whole[: int(len(whole) * cut)] or b"no archive"
    try:
        tree = tree_of(part, name)
        contents = [entry.read(1 << 20) for entry in tree.entries]
        assert all(len(content) < 90_000 for content in contents)
    except Unreadable:
        pass


def test_a_locked_archive_says_so(tree_of):
    data = bytearray(zipped({"softmax.py": CODE}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    [entry] = tree_of(bytes(data), "a.zip").entries
    with pytest.raises(Unreadable, match="password"):
        entry.read(10)


def test_names_in_other_encodings_are_read(tree_of):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("学生/softmax.py", CODE)
    unflagged = buffer.getvalue().replace(b"\x00\x08", b"\x00\x00")
    names = {tree_of(data, "a.zip").entries[0].path[0] for data in (buffer.getvalue(), unflagged)}
    assert names == {"学生"}
    assert tree_of(tarred({"學/softmax.py": CODE}), "a.tgz").entries[0].path[0] == "學"


def test_archives_of_students_are_opened_one_level_deep(tmp_path):
    inner = zipped({"softmax.py": CODE})
    write(
        tmp_path,
        {
            "ada/work.zip": zipped({"hw/softmax.py": CODE, "hw/again.zip": inner}),
            "bob/work.tar.gz": tarred({"softmax.py": CODE}),
            "cyd/work.zip": "no zip",
            "dee/softmax.py": CODE,
        },
    )
    intake = read(tmp_path)
    assert table(intake) == {
        ("ada", 3): "work/hw/softmax.py",
        ("bob", 3): "work/softmax.py",
        ("dee", 3): "softmax.py",
    }
    assert any(n.startswith("cyd: `work.zip` cannot be opened") for n in intake.notices)
    assert any("again.zip" in n for n in intake.notices)


def test_a_class_archive_with_students_archives(tmp_path):
    where = tmp_path / "all.zip"
    where.write_bytes(zipped({"ada.zip": zipped({"softmax.py": CODE}), "bob/softmax.py": CODE}))
    assert sorted(table(read(where))) == [("ada", 3), ("bob", 3)]


def test_a_class_archive_that_is_none_is_one_sentence(tmp_path):
    where = tmp_path / "all.zip"
    where.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UsageError, match="cannot be read"):
        read(where)


def test_links_in_folders_are_never_followed(tmp_path):
    secret = write(tmp_path / "secret", {"softmax.py": "SECRET = 1\n"})
    folder = write(tmp_path / "class", {"bob/softmax.py": CODE, "eve/notes.txt": ""})
    (folder / "ada").symlink_to(secret)
    (folder / "eve/softmax.py").symlink_to(secret / "softmax.py")
    (folder / "eve/03_softmax").symlink_to(secret)
    os.mkfifo(folder / "eve/conv2d.py")
    intake = read(folder)
    assert list(table(intake)) == [("bob", 3)]
    assert len([n for n in intake.notices if "is a link or a special file" in n]) == 4


def test_a_link_put_in_place_after_the_listing_is_not_followed(tmp_path):
    secret = write(tmp_path / "secret", {"softmax.py": "SECRET = 1\n"})
    folder = write(tmp_path / "class", {"ada/softmax.py": CODE, "bob/softmax.py": CODE})
    entries = read_folder(folder).entries
    (folder / "ada").rename(tmp_path / "moved")
    (folder / "ada").symlink_to(secret)
    (folder / "bob/softmax.py").unlink()
    (folder / "bob/softmax.py").symlink_to(secret / "softmax.py")
    for entry in entries:
        with pytest.raises(Unreadable):
            entry.read(100)


def test_odd_names_on_disk_stay_apart_and_printable(tmp_path):
    for raw in (b"a\xff", b"a\xfe", b"new\nline", b"\x1b[31mred"):
        write(tmp_path / os.fsdecode(raw), {"softmax.py": CODE})
    intake = read(tmp_path)
    assert len(intake.submissions) == 4
    for student in intake.students:
        student.id.encode("utf-8")
