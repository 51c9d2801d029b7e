"""What a sandbox is shown, and what is cut out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.inside.lockdown import Cage
from grader.sandbox import bubblewrap, places


def test_links_are_followed_and_kept(tmp_path: Path) -> None:
    (tmp_path / "real dir").mkdir()
    (tmp_path / "real dir/python3").write_text("")
    (tmp_path / "alias").symlink_to("real dir")
    (tmp_path / "python").symlink_to(tmp_path / "alias/python3")
    real, links = places.follow(tmp_path / "python")
    assert real == tmp_path / "real dir/python3"
    assert links[tmp_path / "python"] == str(tmp_path / "alias/python3")
    assert links[tmp_path / "alias"] == "real dir"


def test_a_ring_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    places.follow(tmp_path / "a")


def test_cutting_out_keeps_everything_else(tmp_path: Path) -> None:
    for name in ("torch", "numpy", "grader/inside", "grader/engine"):
        (tmp_path / name).mkdir(parents=True)
    allowed = places.cut_out([tmp_path, tmp_path / "grader/inside"], [tmp_path / "grader"])
    assert allowed == [tmp_path / n for n in ("grader/inside", "numpy", "torch")]


def test_the_project_is_never_shown() -> None:
    view = places.view()
    assert places.PACKAGE in view.hidden
    for path in view.shown:
        assert places.PACKAGE not in (path, *path.parents)
        assert path not in view.hidden


def test_a_script_folder_and_a_course_on_the_path_are_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = tmp_path / "course"
    installed = tmp_path / "course/lib/python3/site-packages"
    installed.mkdir(parents=True)
    for entry in (tmp_path, course, installed):
        monkeypatch.syspath_prepend(str(entry))
    path = places.import_path(hidden=[course])
    assert not any(str(tmp_path) in entry for entry in path)
    assert str(installed) in places.import_path()
    assert any("torch" in (p.name for p in Path(e).iterdir()) for e in path if Path(e).is_dir())


def test_an_environment_inside_the_course_is_shown_and_the_course_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = tmp_path / "the course"
    packages = course / ".venv/lib/python3.11/site-packages"
    (packages / "torch").mkdir(parents=True)
    monkeypatch.setattr(sys, "prefix", str(course / ".venv"))
    monkeypatch.syspath_prepend(str(packages))
    view = places.view(hidden=[course])
    assert packages in view.shown
    assert course in view.hidden
    words = bubblewrap.command("bwrap", view, {}, as_root=False)
    assert str(course) not in [words[k + 1] for k, w in enumerate(words) if w == "--ro-bind"]


def test_masks_lie_over_binds_and_are_closed_last() -> None:
    view = places.View(
        (Path("/usr/lib"),),
        ((Path("/lib"), "usr/lib"),),
        (Path("/usr/lib/locale"), Path("/nowhere")),
    )
    hidden = next((p for p in (Path("/usr/lib/locale"), Path("/usr/lib/ssl")) if p.is_dir()), None)
    if hidden is None:
        pytest.skip("no folder to mask here")
    view = places.View(view.shown, view.links, (hidden, Path("/nowhere")))
    words = bubblewrap.command("bwrap", view, {"A": "b"}, as_root=True)
    assert words.index("/usr/lib") < words.index(str(hidden))
    assert words[-1] == "--"
    assert "/nowhere" not in words
    assert words.index("--remount-ro") > words.index("--tmpfs")


def test_a_cage_travels() -> None:
    cage = Cage("landlock", seccomp=True, landlock=True, readable=("/a b",), hidden=("/c",))
    assert Cage.from_json(cage.to_json()) == cage
