"""`grade batch`: grade a class, and go on where an interrupted run stopped."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.batch.expected import Expected
from grader.batch.messages import Setup
from grader.batch.processes import Processes
from grader.batch.run import Crew, Run, kept
from grader.cli.exporting import Only
from grader.cli.finding import course_of, exercise_called, quoted
from grader.cli.grade import known_device
from grader.cli.help import Command, new_app, settings_of
from grader.cli.isolation import Weak, strong_tier
from grader.cli.progress import Progress, summary
from grader.cli.screen import Screen, open_screen
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import ExitCode, GradeError, UsageError
from grader.intake.collect import Intake, Wanted, collect
from grader.intake.layouts import shown_name
from grader.report.words import inset, prose
from grader.results.grades import write_grades
from grader.results.store import Results
from grader.text import _, language, plural

if TYPE_CHECKING:
    from types import FrameType

SHOWN = 10
"""So many notices are printed."""

Submissions = Annotated[Path, typer.Argument(help=_("The folder or archive (zip, tar.gz)"))]
Out = Annotated[Path, typer.Option("--out", metavar="RESULTS", help=_("Where reports go."))]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", metavar="N", min=1, help=_("Processes; one per core if left out.")),
]
Layout = Annotated[
    str | None,
    typer.Option(
        "--layout",
        metavar="NAME",
        help=_("folders, nbgrader, canvas, moodle, gradescope or git; found out if left out."),
    ),
]
Device = Annotated[
    str, typer.Option("--device", metavar="NAME", help=_("auto, cpu, simulated or cuda."))
]
Address = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="ADDRESS", help=_("Grade on a Dask cluster: tcp://host:8786")
    ),
]
Regrade = Annotated[
    bool, typer.Option("--regrade", help=_("Grade all again, also what is unchanged."))
]

app = new_app()


class Stopped(GradeError):
    """Ctrl-C, a closed terminal, or a request to end: what is done is kept."""

    def __init__(self, text: str, number: int) -> None:
        super().__init__(text)
        self.exit_code = 128 + number


class _Signalled(BaseException):
    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _examples() -> str:
    rows = (
        ("grade batch submissions/ --out results", _("grade all that was handed in")),
        ("grade batch hw3.zip --out results --exercise 3", _("a download, one exercise")),
        ("grade batch submissions/ --out results --jobs 8", _("with eight processes")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="batch SUBMISSIONS --out RESULTS [OPTIONS]",
    help=_(
        "Grade a class: a folder of students, or what Canvas, Moodle, Gradescope, nbgrader and "
        "git give. Stopped at any moment, the same command goes on where it was."
    ),
    epilog=_examples(),
)
def batch(
    ctx: typer.Context,
    submissions: Submissions,
    out: Out,
    exercise: Only = None,
    jobs: Jobs = None,
    layout: Layout = None,
    device: Device = "auto",
    cluster: Address = None,
    regrade: Regrade = False,
    weak: Weak = False,
) -> int:
    settings = settings_of(ctx)
    screen = open_screen(settings)
    course = course_of(settings)
    check_places(submissions, out)
    known_device(device)
    chosen = [exercise_called(course, name) for name in exercise or ()]
    tier = "" if cluster else strong_tier(screen, weak=weak)
    with stoppable():
        intake = read_in(course, submissions, chosen, layout, screen)
        setup = Setup(
            course=str(course.root),
            exercises=tuple(e.id for e in intake.exercises),
            tier=tier,
            device=device,
            language=language(),
            hidden=(str(submissions.resolve()), str(out.resolve())),
        )
        progress, results = Progress(screen), Results(out)
        if cluster:
            crew = cluster_crew(cluster, course, setup, intake, screen, weak=weak)
            run = Run(intake, results, crew, progress, regrade)
        else:
            processes = min(jobs or cores(), len(intake.submissions))
            here = Processes(setup, processes, patience(intake))
            run = Run(intake, results, here, progress, regrade, Expected(setup, results))
        return carried_out(run, progress, screen)


def check_places(submissions: Path, out: Path) -> None:
    """Raise `UsageError` where the results would lie among the submissions."""
    inside = submissions.resolve() in (out.resolve(), *out.resolve().parents)
    if inside and submissions.is_dir():
        text = _("The results must not lie among the submissions: use another folder than {out}.")
        raise UsageError(text.format(out=out))
    if out.exists() and not out.is_dir():
        raise UsageError(_("{path} is not a folder.").format(path=out))


def cores() -> int:
    """How many processes this process may use at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def patience(intake: Intake) -> float:
    """Seconds that no submission takes, however busy the machine is."""
    return 600 + 4 * max(e.limits.submission_seconds for e in intake.exercises)


def cluster_crew(
    address: str, course: Course, setup: Setup, intake: Intake, screen: Screen, *, weak: bool
) -> Crew:
    """The workers of a Dask cluster; raises `UsageError` where it cannot be used from here."""
    if course.sealed:
        raise UsageError(_("A student release is not graded on a cluster; take the course itself."))
    try:
        from grader.batch.cluster import Cluster
    except ModuleNotFoundError as error:
        text = _("`{name}` is missing here. Run `pip install 'torchgrade[cluster]'`.")
        raise UsageError(text.format(name=error.name)) from None
    from grader.release.pack import pack_bytes, source_files

    with screen.busy(_("Packing the course …")):
        files = {k: v for e in intake.exercises for k, v in source_files(course, e).items()}
        packed = pack_bytes(files)
    return Cluster(address, setup, packed, patience(intake), screen.note, weak)


def read_in(
    course: Course,
    submissions: Path,
    chosen: list[Exercise],
    layout: str | None,
    screen: Screen,
) -> Intake:
    """What was handed in; says in one line what it looks like."""
    with screen.busy(_("Reading the submissions …")):
        intake = collect(
            submissions, Wanted(course, chosen or course.exercises, bool(chosen)), layout
        )
    text = _(
        "Layout: {layout}. Students: {students}, submissions: {files}, exercises: {exercises}."
    )
    line = text.format(
        layout=shown_name(intake.layout),
        students=len(intake.students),
        files=len(intake.submissions),
        exercises=len(intake.exercises),
    )
    screen.show(prose(line))
    show_notices(intake.notices, screen)
    if not intake.submissions:
        text = _("None of the files in {folder} belongs to an exercise of this course.")
        raise UsageError(text.format(folder=submissions))
    return intake


def show_notices(notices: list[str], screen: Screen) -> None:
    """The first of what was left out or chosen; all of it is in batch.json."""
    for notice in notices[:SHOWN]:
        screen.show(inset(prose(notice, "dim")))
    if len(notices) > SHOWN:
        text = _("… and {count} more; all are in batch.json.")
        screen.show(inset(prose(text.format(count=len(notices) - SHOWN), "dim")))


def carried_out(run: Run, progress: Progress, screen: Screen) -> int:
    """Grade, and say how it went; the exit code."""
    try:
        with progress:
            batch = run.go()
    except (KeyboardInterrupt, _Signalled) as stopped:
        number = getattr(stopped, "number", int(signal.SIGINT))
        text = plural(
            "Stopped: {count} new report is kept. Go on with `{command}`.",
            "Stopped: {count} new reports are kept. Go on with `{command}`.",
            progress.count,
        )
        command = quoted(["grade", *sys.argv[1:]])
        raise Stopped(text.format(count=progress.count, command=command), number) from None
    with kept():
        grades = write_grades(run.results)
    failures = progress.failures
    screen.show(*summary(batch, run.results, run.intake.exercises))
    screen.show(prose(_("Reports and grades: {path}").format(path=grades)))
    command = quoted(["grade", "report", str(run.results.root)])
    screen.show(prose(_("Next: `{command}` makes pages of them.").format(command=command)))
    if failures:
        text = plural(
            "{count} submission could not be graded (grader_error): it has no score, not a zero. "
            "The same command tries it again.",
            "{count} submissions could not be graded (grader_error): they have no score, not a "
            "zero. The same command tries them again.",
            failures,
        )
        screen.note(text.format(count=failures))
        return ExitCode.FAILURE
    return ExitCode.FULL_MARKS


@contextmanager
def stoppable() -> Iterator[None]:
    """Make the end of the terminal, and a request to end, stop the batch as Ctrl-C does."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise _Signalled(number)

    names = ("SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            with contextlib.suppress(ValueError, TypeError):
                signal.signal(number, handler)
