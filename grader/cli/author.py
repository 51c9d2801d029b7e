"""`grade author`: build and prove exercises. It runs on the instructor's side only."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from grader.cli import catalogue, mutate, release
from grader.cli.choosing import Names, chosen
from grader.cli.help import Command, examples, new_app, settings_of
from grader.cli.screen import Screen, open_screen
from grader.course.course import Course
from grader.errors import ExitCode, GradeError
from grader.report.escape import clean
from grader.text import _

if TYPE_CHECKING:
    from grader.authoring.verify import Proof

app = new_app(help=_("Write, prove and publish exercises."), no_args_is_help=True)


@app.command(
    cls=Command,
    options_metavar="author build [EXERCISE]... [OPTIONS]",
    help=_("Generate exercises/ from solutions/: stubs, handouts, notebooks."),
    epilog=examples(
        ("grade author build", _("all exercises")),
        ("grade author build --check", _("only say what differs")),
    ),
)
def build(
    ctx: typer.Context,
    exercises: Names = None,
    check: Annotated[
        bool, typer.Option("--check", help=_("Write nothing; fail if stale."))
    ] = False,
) -> int:
    from grader.authoring import build as builder

    course, named = chosen(ctx, exercises)
    screen = open_screen(settings_of(ctx))
    paths: list[Path] = []
    for exercise in named:
        built = builder.build(course, exercise)
        paths += builder.differing(built) if check else builder.write(built)
    for path in paths:
        verb = _("stale") if check else _("wrote")
        screen.show(Text(f"{verb}  {path.relative_to(course.root)}"))
    if check and paths:
        screen.show(Text(_("Run `grade author build` and commit what it writes.")))
        return ExitCode.POINTS_MISSING
    if not paths:
        screen.show(Text(_("All generated files are up to date.")))
    return ExitCode.FULL_MARKS


@app.command(
    cls=Command,
    options_metavar="author verify [EXERCISE]... [OPTIONS]",
    help=_("Prove that exercises grade rightly: stub, right and wrong solutions, guards."),
    epilog=examples(
        ("grade author verify 3", _("one exercise")),
        ("grade author verify --jobs 2", _("all, two at a time")),
    ),
)
def verify(
    ctx: typer.Context,
    exercises: Names = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help=_("How many at a time."))] = 2,
) -> int:
    course, named = chosen(ctx, exercises)
    screen = open_screen(settings_of(ctx))
    proven = True
    # A process for each: what one exercise's reference does to torch is no other's business.
    with ProcessPoolExecutor(
        min(jobs, len(named)), multiprocessing.get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        futures = [pool.submit(_prove, course.root, exercise.id) for exercise in named]
        for future in as_completed(futures):
            proof = future.result()
            proven &= proof.ok
            _show_proof(screen, proof)
    return ExitCode.FULL_MARKS if proven else ExitCode.POINTS_MISSING


def _prove(root: Path, name: str) -> Proof:
    """One exercise, in a process of its own."""
    from grader.sandbox import launcher as launchers

    preload = Course(root).find(name).preload
    launcher = launchers.start(hidden=[root], preload=preload)
    try:
        from grader.authoring.verify import Proof, verify

        course = Course(root)
        try:
            return verify(course, course.find(name), launcher)
        except GradeError as error:
            return Proof(name, problems=[str(error)])
    finally:
        launcher.close()


def _show_proof(screen: Screen, proof: Proof) -> None:
    mark = "✓" if proof.ok else "✗"
    text = _("{right} right, {wrong} wrong, {named} recognised by name")
    facts = text.format(right=proof.right, wrong=proof.wrong, named=proof.recognised)
    style = "green" if proof.ok else "red"
    screen.show(Text.assemble((f"{mark} {proof.exercise:<12} ", style), facts))
    for problem in proof.problems:
        screen.show(Text(f"    {clean(problem)}"))


app.command(
    cls=Command,
    options_metavar="author mutate [EXERCISE]... [OPTIONS]",
    help=_("Change the references bit by bit, and list the changes that no check notices."),
    epilog=examples(
        ("grade author mutate 3", _("all mutants of one exercise")),
        ("grade author mutate --sample 10 --seed 1", _("ten mutants of each")),
        ("grade author mutate --write", _("all of all; keeps the results")),
        ("grade author mutate --check", _("a sample against the results that were kept")),
    ),
)(mutate.mutate)
app.command(
    cls=Command,
    options_metavar="author new NAME [OPTIONS]",
    help=_("Make a new exercise that works, to be changed into yours."),
    epilog=examples(
        ("grade author new centering", _("solutions/NN_centering, ready to be changed")),
    ),
)(catalogue.new)
app.command(
    cls=Command,
    options_metavar="author catalogue [OPTIONS]",
    help=_("Generate docs/catalogue.md: exercises, checks, solutions, mutants."),
    epilog=examples(
        ("grade author catalogue", _("write docs/catalogue.md")),
        ("grade author catalogue --check", _("only say whether it is stale")),
    ),
)(catalogue.catalogue)
app.command(
    cls=Command,
    options_metavar="author release DEST [EXERCISE]... [OPTIONS]",
    help=_("Write a student repository: exercises and recorded examples, without any solution."),
    epilog=examples(
        ("grade author release ../course-students", _("all exercises")),
        ("grade author release ../week-1 1 2 3", _("some of them")),
        ("grade author release ../students --github OWNER/NAME@COMMIT", _("graded on GitHub")),
        ("grade author release ../course-students --check", _("only look for leaks")),
        ("grade author release --nbgrader ../nb 3 4", _("an nbgrader course")),
    ),
)(release.release)
app.command(
    cls=Command,
    options_metavar="author pack [EXERCISE]... [OPTIONS]",
    help=_("Put the course with its records into one file, for `grade batch` and `grade ci`."),
    epilog=examples(
        ("grade author pack", _("all exercises, in course.pack")),
        ("grade author pack 1 2 3 --out week-1.pack", _("some exercises")),
        ("grade batch SUBMISSIONS --out RESULTS --course course.pack", _("what it is for")),
    ),
)(release.pack)
