"""`grade exercise-3`: grade one file and explain the result."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader import state
from grader.cli.bench import GraderOf, open_bench
from grader.cli.finding import course_of, exercise_called, heading, quoted, shortest, title
from grader.cli.help import Command, new_app, settings_of
from grader.cli.screen import Screen, open_screen
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import ExitCode, UsageError
from grader.intake.submission import read_file
from grader.text import _

if TYPE_CHECKING:
    from grader.report.model import Report

app = new_app()


DEVICES = ("auto", "cpu", "simulated", "cuda")


@dataclass(frozen=True)
class Asked:
    """What one call of the command asks for."""

    exercise: Exercise
    file: Path
    own_file: bool
    """The file in the exercise's folder, not one named with --file."""
    check: str | None = None
    device: str = "auto"

    def command(self) -> str:
        """The command that asks for the same."""
        words = ["grade", self.exercise.id]
        if not self.own_file:
            words += ["--file", shortest(self.file)]
        if self.device != "auto":
            words += ["--device", self.device]
        return quoted(words)


def _examples() -> str:
    rows = (
        ("grade exercise-3", _("grade your file for exercise 3")),
        ("grade 3 --check C2", _("only its second check")),
        ("grade 3 --check C2 --debug", _("stop a debugger at the failure")),
        ("grade 3 --file other.py", _("grade another file")),
        ("grade 3 --json", _("print the report as JSON")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="EXERCISE [OPTIONS]",
    help=_("Grade your file for an exercise and explain what is wrong."),
    epilog=_examples(),
)
def grade(
    ctx: typer.Context,
    exercise: Annotated[str, typer.Argument(help=_("exercise-3, 3, softmax or 03_softmax"))],
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help=_("Grade this file instead."))
    ] = None,
    check: Annotated[
        str | None, typer.Option("--check", metavar="CHECK", help=_("Only this check, like C2."))
    ] = None,
    device: Annotated[
        str, typer.Option("--device", metavar="NAME", help=_("auto, cpu, simulated or cuda."))
    ] = "auto",
    everything: Annotated[
        bool, typer.Option("--all", help=_("Explain all failures, not only the first three."))
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Print the report as JSON and nothing else."))
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help=_("With --check: stop a debugger at the failure."))
    ] = False,
) -> int:
    course = course_of(settings_of(ctx))
    found = exercise_called(course, exercise)
    asked = Asked(
        found,
        file or course.student_file(found),
        file is None,
        local_check(found, check) if check else None,
        known_device(device),
    )
    if debug:
        from grader.cli.debug import debug_check

        return debug_check(course, asked.exercise, asked.file, asked.check)
    screen = open_screen(settings_of(ctx))
    report = graded(course, asked, screen)
    if as_json:
        _print_json(report)
    else:
        show_report(course, asked, report, screen, everything=everything)
    return exit_code(report)


def local_check(exercise: Exercise, name: str) -> str:
    """`C2` for `E3.C2`, `c2` or `2`; raises `UsageError`."""
    match = re.fullmatch(r"(?:E(\d+)\.)?C?(\d+)", name.strip(), re.IGNORECASE)
    if match is None or (match[1] and int(match[1]) != exercise.number):
        text = _("`{name}` is no check of {exercise}. Checks are called C1, C2, … or {full}.")
        full = exercise.check_id("C1")
        raise UsageError(text.format(name=name, exercise=exercise.id, full=full))
    return f"C{int(match[2])}"


def known_device(name: str) -> str:
    """The device of this name; raises `UsageError`."""
    if name not in DEVICES:
        text = _("There is no device `{name}`. Use one of {devices}.")
        raise UsageError(text.format(name=name, devices=", ".join(DEVICES)))
    return name


def graded(course: Course, asked: Asked, screen: Screen) -> Report:
    """The report of one file."""
    if asked.own_file and not asked.file.exists():
        text = _("{path} does not exist. `grade reset {number}` writes it afresh.")
        raise UsageError(text.format(path=shortest(asked.file), number=asked.exercise.number))
    submission = read_file(asked.file)
    reports: list[Report] = []

    def job(grader_of: GraderOf) -> None:
        grader = grader_of(asked.exercise)
        refuse_unknown(asked, list(grader.engine.checks()))
        with screen.busy(waiting(grader.engine, asked.exercise)):
            reports.append(grader.grade(submission))

    with open_bench(course, [asked.exercise], device=asked.device) as bench:
        with screen.busy(_("Starting …")):
            bench.warm_up()
        bench.run([asked.exercise], job, only=asked.check)
    remember(course, asked, reports[0])
    return reports[0]


def refuse_unknown(asked: Asked, checks: list[str]) -> None:
    """Raise `UsageError` for a check that the exercise does not have."""
    if asked.check is not None and asked.check not in checks:
        text = _("{exercise} has no check {check}. It has {checks}.")
        raise UsageError(
            text.format(exercise=asked.exercise.id, check=asked.check, checks=", ".join(checks))
        )


def waiting(engine: object, exercise: Exercise) -> str:
    """What is said while grading."""
    if getattr(engine, "prepared", True):
        return _("Grading exercise {number} …").format(number=exercise.number)
    text = _("Preparing the examples of exercise {number}, for the first time only …")
    return text.format(number=exercise.number)


def remember(course: Course, asked: Asked, report: Report) -> None:
    """Keep the score of the student's own file for `grade status`."""
    if asked.own_file and asked.check is None and report.score is not None:
        state.remember_result(course, asked.exercise.id, report.score, report.max_score)


def _print_json(report: Report) -> None:
    from grader.report.escape import clean_json
    from grader.report.model import to_json

    sys.stdout.write(clean_json(to_json(report)) + "\n")


def show_report(
    course: Course, asked: Asked, report: Report, screen: Screen, *, everything: bool = False
) -> None:
    """Print a report with what to do next."""
    from grader.report.terminal import Setting, render

    setting = Setting(
        heading(asked.exercise), asked.command(), next_steps(course, asked, report), everything
    )
    screen.show(*render(report, setting, screen.out))


def next_steps(course: Course, asked: Asked, report: Report) -> tuple[str, ...]:
    """What to do after this report."""
    if report.status != "graded" or report.score is None:
        return ()
    if report.score < report.max_score:
        return (_("Next: `grade hint {number}`").format(number=asked.exercise.number),)
    if asked.check is not None:
        return (_("Next: `grade {exercise}`").format(exercise=asked.exercise.id),)
    following = _following(course, asked.exercise)
    if following is None:
        return (_("Full marks, and nothing is left open: the course is done."),)
    text = _("Full marks. Next: exercise {number}, {title}. Open {folder}")
    folder = course.handout(following).relative_to(course.root).as_posix()
    return (text.format(number=following.number, title=title(following), folder=folder),)


def _following(course: Course, exercise: Exercise) -> Exercise | None:
    """The next exercise without full marks, from here on and around."""
    results = state.read(course).results
    done = {e for e, r in results.items() if r.score >= r.max_score} | {exercise.id}
    later = [e for e in course.exercises if e.number > exercise.number]
    earlier = [e for e in course.exercises if e.number < exercise.number]
    return next((e for e in later + earlier if e.id not in done), None)


def exit_code(report: Report) -> ExitCode:
    """What the command exits with after this report."""
    if report.score is None:
        return ExitCode.FAILURE
    return ExitCode.FULL_MARKS if report.score >= report.max_score else ExitCode.POINTS_MISSING
