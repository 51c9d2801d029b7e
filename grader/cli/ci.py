"""`grade ci`: grade a pull request, and tell about it where people look."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from grader.ci.base import is_own, trusted_course
from grader.ci.git import Change, Repository, open_repository
from grader.ci.handed import Reader, Turn, own_files, touched
from grader.ci.surroundings import Surroundings, look
from grader.ci.tamper import Finding, findings
from grader.cli.bench import GraderOf, open_bench
from grader.cli.finding import exercise_called, heading
from grader.cli.help import Command, new_app, settings_of
from grader.cli.isolation import Weak, refuse_weak
from grader.cli.screen import Screen, open_screen
from grader.cli.settings import Settings
from grader.course.course import ENVIRONMENT, Course
from grader.course.exercise import Exercise
from grader.errors import GradeError, GraderFailure, UsageError
from grader.report.escape import clean
from grader.report.words import prose
from grader.text import _

if TYPE_CHECKING:
    from grader.ci.outcome import Outcome
    from grader.ci.publishing import Publisher
    from grader.report.model import Report

OUT = Path("grade-results")
SHOWN = 20

Base = Annotated[
    str | None, typer.Option("--base", metavar="REF", help=_("What the change is compared with."))
]
Head = Annotated[
    str | None, typer.Option("--head", metavar="REF", help=_("The change; HEAD by default."))
]
Also = Annotated[
    list[str] | None,
    typer.Option("--exercise", metavar="N", help=_("This exercise, changed or not.")),
]
Student = Annotated[
    str | None,
    typer.Option("--student", metavar="NAME", help=_("Who made the change, for the reports.")),
]
Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help=_("Where reports and JUnit XML go."))
]
Minimum = Annotated[
    float,
    typer.Option("--minimum", metavar="PERCENT", min=0, max=100, help=_("Points that are enough.")),
]
Place = Annotated[
    Path, typer.Option("--repository", metavar="DIR", help=_("The repository; here by default."))
]

app = new_app()


def _examples() -> str:
    rows = (
        ("grade ci --course course.pack", _("on GitHub and GitLab: what the pull request changes")),
        ("grade ci --course course.pack --base origin/main", _("anywhere: what differs from main")),
        ("grade ci --minimum 60", _("with the release in the base commit; green from 60 percent")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@dataclass(frozen=True)
class Asked:
    """One call of the command."""

    repository: Repository
    base: str
    """The newest commit of what the change goes to: a release in it grades."""
    fork: str
    """The commit where the change left it."""
    head: str
    student: str
    on_github: bool
    minimum: float
    weak: bool
    names: Sequence[str]
    """Exercises that were named; all that the change touches otherwise."""


@app.command(
    cls=Command,
    options_metavar="ci [OPTIONS]",
    help=_(
        "Grade the exercises that a change touches, with the course that is given and nothing of "
        "the change's own. A change that touches protected files needs a human and never passes."
    ),
    epilog=_examples(),
)
def ci(
    ctx: typer.Context,
    base: Base = None,
    head: Head = None,
    exercise: Also = None,
    student: Student = None,
    out: Out = OUT,
    minimum: Minimum = 100.0,
    repository: Place = Path(),
    weak: Weak = False,
) -> int:
    settings, here = settings_of(ctx), look(os.environ)
    found = open_repository(repository)
    commit, onto = found.commit(head or here.head), found.commit(_base(base, here))
    asked = Asked(
        found,
        onto,
        found.fork_point(onto, commit),
        commit,
        student or here.student,
        here.service == "github",
        minimum,
        weak,
        exercise or (),
    )
    return run(asked, settings, out, open_screen(settings))


def _base(asked: str | None, here: Surroundings) -> str:
    base = asked or here.base
    if base is None:
        text = _("Nothing tells what the change is compared with: name it with --base REF.")
        raise UsageError(text)
    return base


def run(asked: Asked, settings: Settings, out: Path, screen: Screen) -> int:
    """Grade and publish; the exit code. On GitHub the log obeys no command until the end."""
    from grader.ci.commands import stopped
    from grader.ci.publishing import Publisher, refuse_links

    root = asked.repository.root
    if is_own(out, asked.repository, asked.head):
        text = _("{path} is part of the change. Name another folder with --out.")
        raise UsageError(text.format(path=out))
    refuse_links(out, root)
    publisher = Publisher(out.absolute(), os.environ)
    publisher.clear()
    token = stopped(sys.stdout) if asked.on_github else ""
    with keeping_out(root), telling_failure(asked, publisher, token):
        outcome = _graded(asked, settings, screen)
    publisher.publish(outcome, asked.student, asked.fork, asked.head)
    _show(outcome, screen)
    _annotate(outcome, publisher, token)
    return outcome.exit_code


def _annotate(outcome: Outcome, publisher: Publisher, token: str) -> None:
    if token:
        sys.stdout.write(f"::{token}::\n{publisher.told(outcome)}")
        sys.stdout.flush()


@contextlib.contextmanager
def telling_failure(asked: Asked, publisher: Publisher, token: str) -> Iterator[None]:
    """Where the grader fails, leave the files that say so; a wrong command is nobody's result."""
    from grader.ci.commands import stopped
    from grader.ci.outcome import Outcome

    try:
        yield
    except UsageError:
        raise
    except Exception as error:
        told = str(error) if isinstance(error, GradeError) else f"{type(error).__name__}: {error}"
        failed = Outcome((), (), asked.minimum, None, told)
        with contextlib.suppress(GraderFailure):
            publisher.publish(failed, asked.student, asked.fork, asked.head)
        _annotate(failed, publisher, token)
        if token:
            stopped(sys.stdout)  # what is said of the error may quote the change
        raise


def _graded(asked: Asked, settings: Settings, screen: Screen) -> Outcome:
    from grader.ci.grading import outcome_of, rules_for

    given = settings.course or _from_variable()
    with trusted_course(given, asked.repository, asked.base, asked.head) as course:
        changes = asked.repository.changes(asked.fork, asked.head)
        found = _findings(asked, course, changes)
        turns = _turns(asked, course, changes)
        reports = _reports(course, turns, asked, screen) if turns else []
        return outcome_of(turns, reports, found, rules_for(course.root), asked.minimum)


def _from_variable() -> Path | None:
    value = os.environ.get(ENVIRONMENT)
    return Path(value) if value else None


def _findings(asked: Asked, course: Course, changes: list[Change]) -> list[Finding]:
    own = {path for exercise in course.exercises for path in own_files(exercise)}
    paths = [entry.path for entry in asked.repository.entries(asked.head)]
    return findings(changes, own, paths)


def _turns(asked: Asked, course: Course, changes: list[Change]) -> list[Turn]:
    exercises = touched(course, changes)
    if asked.names:
        exercises = [exercise_called(course, name) for name in asked.names]
    changed = frozenset(change.path for change in changes)
    return Reader(course, asked.repository, asked.head, asked.student, changed).turns(exercises)


def _reports(course: Course, turns: list[Turn], asked: Asked, screen: Screen) -> list[Report]:
    exercises: list[Exercise] = [turn.exercise for turn in turns]
    reports: list[Report] = []

    def job(grader_of: GraderOf) -> None:
        reports.extend(grader_of(turn.exercise).grade(turn.submission) for turn in turns)

    # In the course's folder: what lies in the change's is not found by chance.
    with (
        contextlib.chdir(course.root),
        screen.busy(_("Grading the change …")),
        open_bench(course, exercises, hidden=[asked.repository.root]) as bench,
    ):
        if not asked.weak:
            refuse_weak(bench.launcher.tier)
        bench.warm_up()
        bench.run(exercises, job)
    return reports


def _show(outcome: Outcome, screen: Screen) -> None:
    """The reports as the terminal shows them, and what a human has to look at."""
    from grader.ci.redacted import redacted
    from grader.report.terminal import Setting, render

    for one in outcome.graded:
        exercise = one.turn.exercise
        setting = Setting(heading(exercise), f"grade {exercise.id}", (), True)
        screen.show(*render(redacted(one.report, one.views), setting, screen.out))
    if not outcome.graded:
        screen.show(prose(_("No exercise file was changed: nothing to grade.")))
    if outcome.findings:
        screen.show(
            prose(_("A human has to look at this change: it touches protected files."), "bold")
        )
    for finding in outcome.findings[:SHOWN]:
        screen.show(Text(clean(f"  {finding.path}  ({finding.reason})")))
    if (more := len(outcome.findings) - SHOWN) > 0:
        screen.show(Text("  " + _("… and {count} more").format(count=more)))


@contextlib.contextmanager
def keeping_out(root: Path) -> Iterator[None]:
    """Import nothing from the graded repository, but for an environment that was made in it."""
    before = list(sys.path)
    root = root.resolve()
    prefix = Path(sys.prefix).resolve()

    def may_stay(entry: str) -> bool:
        place = Path(entry or ".").resolve()
        return root not in (place, *place.parents) or prefix in (place, *place.parents)

    sys.path[:] = [entry for entry in before if may_stay(entry)]
    try:
        yield
    finally:
        sys.path[:] = before
