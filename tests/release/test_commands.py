"""`grade author release` and `grade author pack` as instructors run them; what students get."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from grader.cli.main import main
from grader.course.course import find_course
from tests.release.conftest import RIGHT, SQUARES

ROOT = Path(__file__).parents[2]
BLOCKS = re.compile(r"```\n(.*?)\n```", re.DOTALL)


@pytest.fixture
def at_course(course, monkeypatch, tmp_path):
    monkeypatch.chdir(course.root)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def grade(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, as a process of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GRADE_")}
    return subprocess.run(
        [sys.executable, "-m", "grader", *words],
        cwd=folder,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        env=kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"},
    )


def test_a_release_is_made_proven_and_cloned(at_course, tmp_path, capsys):
    dest = tmp_path / "students"
    # As the docs write it: ../students.
    assert main(["author", "release", os.path.relpath(dest), "--jobs", "1"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "2 right solutions get full marks from it" in said
    assert "No leak" in said
    clone = cloned(dest, tmp_path / "clone")
    (clone / "exercises/01_double/double.py").write_text(RIGHT, encoding="utf-8")
    ran = grade(clone, "exercise-1", "--json")
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert (report["score"], report["max_score"]) == (4.0, 4.0)
    for words in (["list"], ["status"], ["hint", "1"], ["reset", "1", "--yes"]):
        ran = grade(clone, *words)
        assert ran.returncode == 0, ran.stderr
    assert "NotImplementedError" in (clone / "exercises/01_double/double.py").read_text()
    assert main(["author", "release", str(dest), "--check", "--jobs", "1"]) == 0
    (dest / "notes.md").write_text(SQUARES.replace("x * x", "x + x"))
    assert main(["author", "release", str(dest), "--check", "--jobs", "1"]) == 1
    assert "notes.md" in capsys.readouterr().out


def cloned(folder: Path, clone: Path) -> Path:
    """A clone of what a folder holds, as students get it."""
    me = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "release"]):
        subprocess.run(["git", *me, *words], cwd=folder, check=True)
    subprocess.run(["git", "clone", "--quiet", str(folder), str(clone)], check=True)
    return clone


def test_authors_are_told_that_a_release_is_none_of_their_folders(released, monkeypatch, capsys):
    monkeypatch.chdir(released.root)
    assert main(["author", "build"]) == 2
    assert "is a student release" in " ".join(capsys.readouterr().err.split())
    assert main(["exercise-1", "--device", "cpu"]) == 2
    assert "--device simulated only" in " ".join(capsys.readouterr().err.split())


def test_the_debugger_stops_in_the_check(release):
    """The reference's side of the comparison comes from the record."""
    path = release.root / "exercises/01_double/double.py"
    path.write_text(SQUARES, encoding="utf-8")
    assert grade(release.root, "1").returncode == 1
    words = ["1", "--check", "C1", "--debug"]
    ran = grade(release.root, *words, typed="p 'wanted', tuple(want.shape)\nq\n")
    assert "('wanted', (2, 3))" in ran.stdout
    path.write_text(RIGHT, encoding="utf-8")
    assert grade(release.root, *words).returncode == 0


def test_a_leak_ends_the_release(at_course, course, tmp_path, capsys):
    line = "scale = centred.square().mean(dim, keepdim=True).sqrt().clamp(min=1e-12)"
    copy = tmp_path / "course"
    shutil.copytree(course.root, copy)
    probes = copy / "solutions/01_double/probes.py"
    probes.write_text(probes.read_text(encoding="utf-8") + f"\n\n# {line}\n", encoding="utf-8")
    dest = tmp_path / "students"
    words = ["author", "release", str(dest), "--jobs", "1", "--course", str(copy)]
    assert main(words) == 1
    said = capsys.readouterr().out
    assert "sealed/01_double/probes.py" in said
    assert "nothing was published" in said
    assert not dest.exists()
    assert not list(tmp_path.glob(".releasing-*"))


def test_a_pack_is_a_course_for_every_command(at_course, tmp_path, capsys):
    path = tmp_path / "course.pack"
    assert main(["author", "pack", "--out", str(path), "--jobs", "1"]) == 0
    assert "keep it from students" in " ".join(capsys.readouterr().out.split())
    student = tmp_path / "submissions/ada"
    student.mkdir(parents=True)
    (student / "double.py").write_text(RIGHT, encoding="utf-8")
    file = str(student / "double.py")
    assert main(["exercise-1", "--file", file, "--course", str(path)]) == 0
    assert "6 / 6" in capsys.readouterr().out
    first = path.read_bytes()
    assert main(["author", "pack", "--out", str(path), "--jobs", "1"]) == 0
    assert path.read_bytes() == first
    assert find_course(path).root.parent.parent.parent == tmp_path / "cache"
    path.write_bytes(first[:1000])
    assert main(["list", "--course", str(path)]) == 2
    assert "Make it again" in " ".join(capsys.readouterr().err.split())


@pytest.mark.slow
def test_the_readmes_commands(course, tmp_path):
    """As students paste them; all but the grader itself comes from this environment."""
    wheels = tmp_path / "made"
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(wheels), str(ROOT)]
    subprocess.run(build, check=True)
    [wheel] = wheels.glob("*.whl")
    dest = tmp_path / "students"
    words = ["author", "release", str(dest), "--jobs", "1", "--grader", str(wheel)]
    ran = grade(course.root, *words)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    clone = cloned(dest, tmp_path / "clone")
    (clone / "exercises/01_double/double.py").write_text(RIGHT, encoding="utf-8")
    text = (clone / "README.md").read_text(encoding="utf-8")
    set_up, make_known, first = BLOCKS.findall(text)[:3]
    alone = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    shell = ["bash", "-euc"]
    python = f"PATH={Path(sys.executable).parent}:$PATH; "
    offline = alone | {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1"}
    subprocess.run([*shell, python + set_up], cwd=clone, env=offline, check=True)
    [packages] = clone.glob(".venv/lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    command = [*shell, f"{make_known}\n{first}"]
    ran = subprocess.run(command, cwd=clone, env=alone, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "4 / 4" in ran.stdout


# The course itself


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A clone of the release of all exercises."""
    folder = tmp_path_factory.mktemp("whole")
    ran = grade(ROOT, "author", "release", str(folder / "students"), "--jobs", "2")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "No leak" in ran.stdout
    return cloned(folder / "students", folder / "clone")


EXERCISES = find_course(ROOT).exercises


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_a_clone_of_the_release_grades_right_and_wrong(whole, exercise, tmp_path):
    source = ROOT / "solutions" / exercise.folder
    right = (source / exercise.file).read_text(encoding="utf-8")
    own = whole / "exercises" / exercise.folder / exercise.file
    stub = own.read_text(encoding="utf-8")
    assert "NotImplementedError" in stub
    own.write_text(right, encoding="utf-8")
    ran = grade(whole, exercise.id)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    wrong = sorted(source.glob("wrong/*.py"))[0].read_text(encoding="utf-8")
    own.write_text(f"{right}\n\n{wrong}", encoding="utf-8")
    ran = grade(whole, exercise.id, "--json")
    assert ran.returncode == 1, ran.stderr
    named = [
        c["misconception"]["id"] for c in json.loads(ran.stdout)["checks"] if c["misconception"]
    ]
    assert set(named) == {wrong.partition('id = "')[2].partition('"')[0]}
