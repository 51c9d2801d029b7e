"""A course pack: the same bytes each time, opened with care, and graded from as it is."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile

import pytest

from grader.course.course import find_course
from grader.course.pack import cache_folder, version_of
from grader.errors import CourseError
from grader.release import pack
from tests.release.conftest import RIGHT, SQUARES


@pytest.fixture(autouse=True)
def _cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def written(packed, tmp_path):
    path = tmp_path / "course.pack"
    path.write_bytes(packed)
    return path


def test_the_same_course_gives_the_same_bytes(course, launcher, packed):
    exercise = course.find("1")
    files = pack.authored_files(course, exercise)
    files |= pack.recorded_files(course, exercise, launcher)
    again = dict(reversed(files.items()))
    assert pack.pack_bytes(again) == packed


def test_it_is_opened_once_into_a_folder_of_its_own(written):
    first, second = find_course(written), find_course(written)
    assert first.root == second.root
    assert first.root.parent == cache_folder()
    assert cache_folder().stat().st_mode & 0o077 == 0
    assert not first.sealed
    assert [e.id for e in first.exercises] == ["exercise-1"]
    assert [p.name for p in cache_folder().iterdir()] == [first.root.name]


def test_nothing_is_recorded_again(written, grade):
    course = find_course(written)
    right, wrong = grade(course, RIGHT, SQUARES)
    assert (right.score, right.max_score) == (6, 6)
    assert wrong.checks[0].misconception.name == "squares"
    assert {p.suffix for p in (course.state / "records").iterdir()} == {".xz"}


def test_records_of_another_machine_are_made_anew(packed, tmp_path, grade):
    """Another torch or Python: the reference is in the pack, so a score can still be made."""
    files = contents(packed)
    files = {n.replace("examples-", "examples-0"): d for n, d in files.items() if "twins" not in n}
    path = tmp_path / "other.pack"
    path.write_bytes(pack.pack_bytes(files))
    [report] = grade(find_course(path), RIGHT)
    assert report.score == 6


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: archive.read(n) for n in archive.namelist() if n != "manifest.json"}


def manifest(files: dict[str, bytes], **changed: object) -> bytes:
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return json.dumps({"pack": 1, "grader": "0.0.1", "files": digests} | changed).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return file.getvalue()


def with_manifest(files: dict[str, bytes], **changed: object) -> bytes:
    return zipped({"manifest.json": manifest(files, **changed), **files})


SLIPS = [
    "solutions/../../evil.py",
    "../evil.py",
    "/etc/evil",
    "solutions//evil.py",
    "solutions/a\\..\\evil.py",
    "solutions/c:/evil.py",
    "solutions/ .. /evil",
    "elsewhere/evil.py",
    "solutions/./evil.py",
    "evil.py",
    "records/a\x07b",
]


@pytest.mark.parametrize("name", SLIPS)
def test_no_name_leaves_the_folder(tmp_path, name):
    path = tmp_path / "evil.pack"
    path.write_bytes(with_manifest({name: b"1"}))
    with pytest.raises(CourseError, match="is no name for a file in it"):
        find_course(path)
    assert list(cache_folder().iterdir()) == []
    assert not list(tmp_path.rglob("evil*.py"))


BROKEN = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "no zip": lambda data: b"# my notes\n" * 100,
    "a byte changed": lambda data: data.replace(b"01_double/checks", b"01_double/cheeks", 1),
    "no manifest": lambda data: zipped(contents(data)),
    "manifest of another kind": lambda data: zipped({"manifest.json": b"[]"}),
    "a file too many": lambda data: zipped(
        {"manifest.json": manifest({}), "solutions/extra.py": b""}
    ),
    "another content": lambda data: zipped(
        {"manifest.json": manifest({"solutions/a": b"1"}), "solutions/a": b"2"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", BROKEN)
def test_a_damaged_pack_is_told_in_one_sentence(packed, tmp_path, damage):
    path = tmp_path / "course.pack"
    path.write_bytes(BROKEN[damage](packed))
    with pytest.raises(CourseError, match=r"is not a course pack that can be used \(.*\)\. Make"):
        find_course(path)
    assert list(cache_folder().iterdir()) == []


@pytest.mark.parametrize("changed", [{"pack": 2}, {"grader": "99.0"}])
def test_a_newer_pack_says_what_to_install(packed, tmp_path, changed):
    path = tmp_path / "course.pack"
    path.write_bytes(with_manifest(contents(packed), **changed))
    with pytest.raises(CourseError, match=r"was made by torchgrade .* Install"):
        find_course(path)


def test_versions_compare_as_numbers():
    assert version_of("0.10.0") > version_of("0.9.3") > version_of("0.9") > version_of("0.1.0rc1")


def test_a_link_is_not_packed(course, tmp_path):
    from grader.course.course import Course

    folder = tmp_path / "solutions/01_double"
    shutil.copytree(course.source(course.find("1")), folder)
    (folder / "secret.txt").symlink_to("/etc/hostname")
    with pytest.raises(CourseError, match="symbolic link"):
        pack.source_files(Course(tmp_path), course.find("1"))


def test_caches_and_hidden_files_stay_out(course, packed):
    names = contents(packed)
    assert not [n for n in names if "__pycache__" in n or "/." in n]
    assert {n.split("/")[0] for n in names} == {"solutions", "exercises", "records"}
