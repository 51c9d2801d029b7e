"""`grade author release` and `grade author pack`: what leaves the instructor's machine."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.text import Text

from grader.cli.choosing import Names, chosen
from grader.cli.finding import shortest
from grader.cli.help import settings_of
from grader.cli.nbgrader import write_nbgrader
from grader.cli.screen import Screen, open_screen
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import ExitCode, UsageError
from grader.report.escape import clean
from grader.text import _, language, plural, set_language

if TYPE_CHECKING:
    from grader.release.seal import Files
    from grader.release.secrets import Secret
    from grader.sandbox.launcher import Launcher

Dest = Annotated[
    Path | None, typer.Argument(metavar="DEST", help=_("A folder: new, or a release."))
]
NbgraderCourse = Annotated[
    Path | None,
    typer.Option("--nbgrader", metavar="COURSE", help=_("Write an nbgrader course instead.")),
]
Tool = Annotated[
    str | None,
    typer.Option("--grader", metavar="WHEEL|URL", help=_("Where students get the grader.")),
]
Github = Annotated[
    str | None,
    typer.Option(
        "--github",
        metavar="OWNER/NAME@COMMIT",
        help=_("Grade pull requests, with torchgrade from this repository on GitHub."),
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help=_("How many at a time."))]
Check = Annotated[bool, typer.Option("--check", help=_("Write nothing; look for leaks in DEST."))]
Made = TypeVar("Made")


def release(
    ctx: typer.Context,
    dest: Dest = None,
    exercises: Names = None,
    nbgrader: NbgraderCourse = None,
    grader: Tool = None,
    github: Github = None,
    jobs: Jobs = 2,
    check: Check = False,
) -> int:
    """Write a student repository, after a proof that it grades and that it holds no answer."""
    if nbgrader is not None:
        return write_nbgrader(ctx, nbgrader, [*([str(dest)] if dest else []), *(exercises or [])])
    if dest is None:
        raise UsageError(_("Name a folder for the release: `grade author release DEST`."))
    course, named = chosen(ctx, exercises)
    screen = open_screen(settings_of(ctx))
    if not check:
        return _write(screen, course, named, dest, (grader, github), jobs)
    if not dest.is_dir():
        raise UsageError(_("{folder} is not a folder.").format(folder=dest))
    return _told_leaks(screen, course, dest, jobs)


def _write(
    screen: Screen,
    course: Course,
    named: list[Exercise],
    dest: Path,
    given: tuple[str | None, str | None],
    jobs: int,
) -> int:
    """Make, prove and place the release; `given` is what --grader and --github say."""
    from grader.release import student
    from grader.release.github import workflow_files

    student.refuse_other(dest)
    grader, github = given
    workflows = workflow_files(github) if github else {}
    same = f"git+https://github.com/{github}" if github else None
    tool = student.tool_of(grader or same)
    with _workshop(dest) as made:
        student.write_files(made, student.common_files(named, tool) | workflows)
        for exercise in named:
            student.write_files(made, student.handout_files(course, exercise))
        _seal_all(screen, course, named, made, jobs)
        if code := _told_leaks(screen, course, made, jobs):
            return code
        student.put_in_place(made, dest)
    text = plural(
        "Wrote {folder}: {number} exercise. Make it a repository of its own and publish it.",
        "Wrote {folder}: {number} exercises. Make it a repository of its own and publish it.",
        len(named),
    )
    screen.show(Text(text.format(folder=shortest(dest), number=len(named))))
    return ExitCode.FULL_MARKS


@contextmanager
def _workshop(dest: Path) -> Iterator[Path]:
    """A folder beside `dest` in which everything is made first; gone afterwards."""
    parent = dest.absolute().parent.resolve()  # `..` in a path is not what pytest calls it
    try:
        parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=parent, prefix=".releasing-"))
    except OSError as error:
        text = _("{folder} cannot be written: {problem}.")
        raise UsageError(text.format(folder=dest, problem=error.strerror)) from None
    try:
        yield made
    except OSError as error:
        text = _("{folder} cannot be written: {problem}.")
        raise UsageError(text.format(folder=dest, problem=error.strerror or error)) from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _seal_all(
    screen: Screen, course: Course, exercises: list[Exercise], made: Path, jobs: int
) -> None:
    for exercise, (size, right) in _each(_sealed, course, exercises, jobs, made):
        text = plural(
            "sealed, {size} MB; {right} right solution gets full marks from it",
            "sealed, {size} MB; {right} right solutions get full marks from it",
            right,
        )
        facts = text.format(size=f"{size / 1e6:.1f}", right=right)
        screen.show(Text.assemble((f"✓ {exercise.id:<12} ", "green"), facts))


def _sealed(course: Course, exercise: Exercise, launcher: Launcher, made: Path) -> tuple[int, int]:
    """Seal one exercise into the release, and prove it there: its size, and the proofs."""
    from grader.release import seal, student

    files = seal.seal(course, exercise, launcher)
    student.write_files(made, student.sealed_files(exercise, files))
    right = seal.proven(course, Course(made), exercise, launcher)
    return sum(map(len, files.values())), right


def _told_leaks(screen: Screen, course: Course, folder: Path, jobs: int) -> int:
    """Look in a folder for what students must not have, and say what is there."""
    from grader.release.leaks import find_leaks
    from grader.release.secrets import code_secrets, has_hidden

    secrets = code_secrets(course, course.exercises)
    hidden = [exercise for exercise in course.exercises if has_hidden(course, exercise)]
    for _exercise, answers in _each(_answers, course, hidden, jobs, folder):
        secrets += answers
    with screen.busy(_("Looking for leaks …")):
        leaks = find_leaks(folder, secrets)
    for leak in leaks:
        place = Text.assemble(("✗ ", "red"), clean(leak.way), (f"  {leak.secret.what}", "dim"))
        screen.show(place, Text(f"    {clean(leak.secret.text)[:200]}", style="dim"))
    if leaks:
        text = plural(
            "{number} leak: nothing was published. Change what is named above.",
            "{number} leaks: nothing was published. Change what is named above.",
            len(leaks),
        )
        screen.show(Text(text.format(number=len(leaks))))
        return ExitCode.POINTS_MISSING
    text = _("No leak: none of {number} lines and answers that must stay with you is in it.")
    screen.show(Text.assemble(("✓ ", "green"), text.format(number=len(secrets))))
    return ExitCode.FULL_MARKS


def _answers(course: Course, exercise: Exercise, launcher: Launcher, _place: Path) -> list[Secret]:
    from grader.release.secrets import answer_secrets

    return answer_secrets(course, exercise, launcher)


def pack(
    ctx: typer.Context,
    exercises: Names = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=_("The file to write."))
    ] = Path("course.pack"),
    jobs: Jobs = 2,
) -> int:
    """Write the course and its records into one file."""
    from grader.results.store import write_atomically

    course, named = chosen(ctx, exercises)
    screen = open_screen(settings_of(ctx))
    if out.is_dir():
        raise UsageError(_("{path} is a folder; name a file with --out.").format(path=out))
    data = packed(screen, course, named, jobs)
    try:
        write_atomically(out, data)
    except OSError as error:
        text = _("{path} cannot be written: {problem}.")
        raise UsageError(text.format(path=out, problem=error.strerror)) from None
    text = _("Wrote {path} ({size} MB). It holds all solutions: keep it from students.")
    screen.show(Text(text.format(path=shortest(out), size=f"{len(data) / 1e6:.1f}")))
    return ExitCode.FULL_MARKS


def packed(screen: Screen, course: Course, named: list[Exercise], jobs: int) -> bytes:
    """The pack of some exercises; says what goes into it."""
    from grader.release.pack import pack_bytes, settings_files

    files = settings_files(course)
    for exercise, (authored, recorded) in _each(_packed, course, named, jobs, course.root):
        files |= authored | recorded
        text = _("{files} files, {size} MB of records")
        size = sum(map(len, recorded.values())) / 1e6
        facts = text.format(files=len(authored), size=f"{size:.1f}")
        screen.show(Text.assemble((f"✓ {exercise.id:<12} ", "green"), facts))
    return pack_bytes(files)


def _packed(
    course: Course, exercise: Exercise, launcher: Launcher, _place: Path
) -> tuple[Files, Files]:
    from grader.release.pack import authored_files, recorded_files

    return authored_files(course, exercise), recorded_files(course, exercise, launcher)


Work = Callable[[Course, Exercise, "Launcher", Path], Made]


def _each(
    work: Work[Made], course: Course, exercises: list[Exercise], jobs: int, place: Path
) -> Iterator[tuple[Exercise, Made]]:
    """Do some work for each exercise, in a process of its own, and give the results in order.

    What one exercise's reference does to torch is no other's business.
    """
    if not exercises:
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(exercises)), spawn, max_tasks_per_child=1) as pool:
        futures = [
            pool.submit(_done, work, course.root, exercise.id, place, language())
            for exercise in exercises
        ]
        try:
            for exercise, future in zip(exercises, futures, strict=True):
                yield exercise, future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)  # unwaited, Python's own thread fails in it
            raise


def _done(work: Work[Made], root: Path, name: str, place: Path, tongue: str) -> Made:
    from grader.sandbox import launcher as launchers

    set_language(tongue)
    course = Course(root)
    exercise = course.find(name)
    launcher = launchers.start(hidden=[root, place], preload=exercise.preload)
    try:
        return work(course, exercise, launcher, place)
    finally:
        launcher.close()
