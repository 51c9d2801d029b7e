"""The layouts in which courses really have their submissions, each told by what it looks like.

nbgrader    submitted/<student>/<assignment>/...        with timestamp.txt
canvas      lastnamefirst_[LATE_]userid_fileid_name.py  the download of an assignment
moodle      Full Name_id_assignsubmission_file/...      the download of an assignment
gradescope  submission_metadata.yml, submission_id/...  the export of an assignment
git         <student>/.git, <student>/exercises/...     a folder of checkouts
folders     <student>/...                               anything else
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from grader.intake import archive, checkouts, gradescope
from grader.intake.handed import Class, Handed, iso_time
from grader.intake.tree import Entry, Parts, Tree, Unreadable
from grader.results.model import Student
from grader.text import _

CANVAS = re.compile(
    r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<user>\d+|[A-Za-z0-9]{5})_(?P<file>\d+)_(?P<name>.+)"
)
MOODLE = re.compile(
    r"(?P<who>.+?)(_(?P<id>\d+))?_assignsubmission_(?P<kind>file|onlinetext)_?(?P<name>.*)"
)
TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Layout:
    """One layout: its name, how it is told, and how it is read below the folder `top`."""

    name: str
    fits: Callable[[Tree, Parts], bool]
    read: Callable[[Tree, Parts], Class]


def names_below(tree: Tree, top: Parts) -> tuple[list[str], list[Entry]]:
    """The names of the folders, and the files, that lie directly in `top`."""
    depth = len(top) + 1
    folders = sorted(f[-1] for f in tree.folders if len(f) == depth and f[: depth - 1] == top)
    files = [e for e in tree.entries if len(e.path) == depth and e.below(top)]
    return folders, files


def _folders(tree: Tree, top: Parts) -> Class:
    """Each folder is a student, and so is each archive beside them."""
    found = Class()
    folders, files = names_below(tree, top)
    for name in folders:
        found.add(Student(name))
    for entry in files:
        if archive.is_archive(entry.name):
            student = Student(archive.stem(entry.name))
            found.add(student, Handed(student, entry, (entry.name,)))
        else:
            text = _("`{file}` was left out: it lies in no student's folder.")
            found.notices.append(text.format(file=entry.name))
    depth = len(top)
    for entry in tree.entries:
        if entry.below(top) and len(entry.path) > depth + 1:
            student = found.students[entry.path[depth]]
            found.add(student, Handed(student, entry, entry.path[depth + 1 :]))
    return found


def _is_git(tree: Tree, top: Parts) -> bool:
    folders, _files = names_below(tree, top)
    own = [name for name in folders if (*top, name) in tree.checkouts]
    return bool(own) and 2 * len(own) >= len(folders)


def _git(tree: Tree, top: Parts) -> Class:
    """Each checkout is a student; only exercises/NN_slug/ is looked at."""
    found = Class(only_known_places=True)
    folders, _files = names_below(tree, top)
    times = checkouts.Times(tree.root)
    depth = len(top)
    for name in folders:
        found.add(Student(name))
    for entry in tree.entries:
        own = entry.path[depth + 1 :]
        if entry.below(top) and len(own) == 3 and own[0] == "exercises":
            student = found.students[entry.path[depth]]
            at = times.of(entry.path[: depth + 1], own)
            found.add(student, Handed(student, entry, own, submitted=at))
    found.notices += times.notices
    return found


def _is_nbgrader(tree: Tree, top: Parts) -> bool:
    if (*top, "submitted") in tree.folders:
        return True
    depth = len(top) + 3
    return any(len(e.path) == depth and e.name == TIMESTAMP and e.below(top) for e in tree.entries)


def _nbgrader(tree: Tree, top: Parts) -> Class:
    """submitted/<student>/<assignment>/..., the time in timestamp.txt."""
    if (*top, "submitted") in tree.folders:
        top = (*top, "submitted")
    found = Class()
    depth = len(top)
    for name in names_below(tree, top)[0]:
        found.add(Student(name, keys={"nbgrader": name}))
    times: dict[Parts, str | None] = {}
    for entry in tree.entries:
        if entry.below(top) and len(entry.path) == depth + 3 and entry.name == TIMESTAMP:
            times[entry.path[:-1]] = _stamp(entry, found)
    for entry in tree.entries:
        if entry.below(top) and len(entry.path) >= depth + 3 and entry.name != TIMESTAMP:
            student = found.students[entry.path[depth]]
            at = times.get(entry.path[: depth + 2])
            found.add(student, Handed(student, entry, entry.path[depth + 1 :], submitted=at))
    return found


def _stamp(entry: Entry, found: Class) -> str | None:
    try:
        time = iso_time(entry.read(100).decode("ascii", "replace"))
    except Unreadable:
        time = None
    if time is None:
        text = _("`{file}` holds no time that can be read.")
        found.notices.append(text.format(file="/".join(entry.path)))
    return time


def _is_canvas(tree: Tree, top: Parts) -> bool:
    _names, files = names_below(tree, top)
    own = [e for e in files if CANVAS.fullmatch(e.name)]
    return bool(own) and 2 * len(own) >= len(files)


def _canvas(tree: Tree, top: Parts) -> Class:
    """One file each: the name tells student, lateness and the name it was handed in under."""
    found = Class()
    for entry in names_below(tree, top)[1]:
        match = CANVAS.fullmatch(entry.name)
        if match is None:
            text = _("`{file}` was left out: Canvas gives files other names.")
            found.notices.append(text.format(file=entry.name))
            continue
        student = Student(
            f"{match['who']}_{match['user']}", name=match["who"], keys={"canvas": match["user"]}
        )
        late = match["late"] is not None
        found.add(student, Handed(student, entry, (match["name"],), late=late))
    return found


def _is_moodle(tree: Tree, top: Parts) -> bool:
    folders, files = names_below(tree, top)
    return any(map(MOODLE.fullmatch, [*folders, *(e.name for e in files)]))


def _moodle(tree: Tree, top: Parts) -> Class:
    """A folder for each student, or (an option of Moodle's) their names before each file's."""
    found = Class()
    for name in names_below(tree, top)[0]:
        if match := MOODLE.fullmatch(name):
            found.add(_moodle_student(match))
    for entry in tree.entries:
        own = entry.path[len(top) :]
        match = MOODLE.fullmatch(own[0]) if entry.below(top) else None
        if match is None or match["kind"] != "file":
            continue
        student = _moodle_student(match)
        path = own[1:] if len(own) > 1 else (match["name"] or own[0],)
        found.add(student, Handed(student, entry, path))
    return found


def _moodle_student(match: re.Match[str]) -> Student:
    key = match["id"]
    keys = {"moodle": key} if key else {}
    return Student(f"{match['who']}_{key}" if key else match["who"], match["who"], keys=keys)


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("gradescope", gradescope.fits, gradescope.read),
        Layout("nbgrader", _is_nbgrader, _nbgrader),
        Layout("moodle", _is_moodle, _moodle),
        Layout("canvas", _is_canvas, _canvas),
        Layout("git", _is_git, _git),
        Layout("folders", lambda _tree, _top: True, _folders),
    )
}
"""The most telling first."""


def shown_name(name: str) -> str:
    """A layout's name for people."""
    return {
        "gradescope": _("Gradescope export"),
        "nbgrader": _("nbgrader's submitted/ folder"),
        "moodle": _("Moodle download"),
        "canvas": _("Canvas download"),
        "git": _("git checkouts"),
        "folders": _("a folder for each student"),
    }[name]


def detect(tree: Tree, top: Parts) -> Layout:
    """The layout that `top` looks like."""
    return next(layout for layout in LAYOUTS.values() if layout.fits(tree, top))
