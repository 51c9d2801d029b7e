"""`grade author mutate`: do the checks notice a small change in the reference?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from grader.cli.choosing import Names, chosen
from grader.cli.help import settings_of
from grader.cli.screen import Screen, open_screen
from grader.course.course import Course
from grader.errors import ExitCode, UsageError
from grader.report.escape import clean
from grader.text import _

if TYPE_CHECKING:
    from grader.authoring.mutants import Mutant
    from grader.authoring.mutate import Trial

CHECKED = 5
"""How many mutants of each exercise `--check` runs again."""

Sample = Annotated[
    int | None, typer.Option("--sample", min=1, help=_("Only this many of each exercise."))
]
Seed = Annotated[int, typer.Option("--seed", help=_("Which ones: the seed of the sample."))]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help=_("How many processes."))]
Write = Annotated[bool, typer.Option("--write", help=_("Keep the results in docs/mutation.md."))]
Check = Annotated[bool, typer.Option("--check", help=_("Compare a sample with docs/mutation.md."))]


def mutate(
    ctx: typer.Context,
    exercises: Names = None,
    sample: Sample = None,
    seed: Seed = 0,
    jobs: Jobs = 2,
    write: Write = False,
    check: Check = False,
) -> int:
    """Run mutants, and tell of those that live."""
    if write and (sample is not None or check):
        raise UsageError(_("--write needs a full run: without --sample and --check."))
    _require_tools()
    from grader.authoring.mutate import prepare

    course, named = chosen(ctx, exercises)
    screen = open_screen(settings_of(ctx))
    size = CHECKED if check and sample is None else sample
    trials = [prepare(course, exercise, size, seed) for exercise in named]
    _run(screen, course, trials, jobs)
    good = _judged(screen, course, trials, check)
    if write:
        _write(screen, course, trials)
    return ExitCode.FULL_MARKS if good else ExitCode.POINTS_MISSING


def _require_tools() -> None:
    try:
        import mutmut.mutation.mutators  # noqa: F401
    except ModuleNotFoundError:
        text = _("Mutants need mutmut: `pip install 'torchgrade[authoring]'`.")
        raise UsageError(text) from None


def _run(screen: Screen, course: Course, trials: list[Trial], jobs: int) -> None:
    from grader.authoring.mutate import run

    with _progress(screen, sum(len(trial.chosen) for trial in trials)) as bar:
        for trial in run(course, trials, jobs):
            bar.update(bar.task_ids[0], advance=1, description=trial.exercise.id)


@contextmanager
def _progress(screen: Screen, total: int) -> Iterator[Progress]:
    """A bar on stderr, with a terminal only."""
    text = TextColumn("{task.description}", markup=False)
    columns = (text, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=screen.err, transient=True, disable=not screen.lively)
    bar.add_task("", total=total)
    with bar:
        yield bar


def _judged(screen: Screen, course: Course, trials: list[Trial], check: bool) -> bool:
    """Show each exercise; True when nothing is wrong with any."""
    from grader.authoring import results

    rows, good = results.read(course) if check else {}, True
    for trial in trials:
        problems = list(trial.problems)
        if check:
            problems += results.compare(trial, rows.get(trial.exercise.id))
        fine = not problems and (check or trial.score >= results.TARGET)
        good &= fine
        _show(screen, trial, fine)
        for problem in problems:
            screen.show(Text(_indented(problem)))
    return good


def _show(screen: Screen, trial: Trial, fine: bool) -> None:
    from grader.authoring.results import percent

    text = _("{run} of {all} mutants: {killed} killed, {equivalent} equivalent, {lived} survive")
    facts = text.format(
        run=len(trial.chosen),
        all=len(trial.every),
        killed=len(trial.killed),
        equivalent=trial.spared,
        lived=len(trial.survivors),
    )
    head = f"{'✓' if fine else '✗'} {trial.exercise.id:<12} "
    style = "green" if fine else "red"
    screen.show(Text.assemble((head, style), (f"{percent(trial.score):>7}  ", style), facts))
    for mutant in trial.survivors:
        screen.show(_survivor(trial, mutant))


def _survivor(trial: Trial, mutant: Mutant) -> Text:
    place = f"    {trial.exercise.file}:{mutant.line} {mutant.where}"
    if mutant.nth > 1:
        place += f" (nth = {mutant.nth})"
    styles = {"-": "red", "+": "green"}
    lines = mutant.diff.splitlines()
    parts = [(f"    {clean(line)}\n", styles[line[0]]) for line in lines]
    # A line of a diff stays whole, so that one can copy it.
    return Text.assemble((f"{place}\n", "bold"), *parts, no_wrap=True, overflow="ignore")


def _indented(text: str) -> str:
    return "\n".join(f"    {clean(line)}" for line in text.splitlines())


def _write(screen: Screen, course: Course, trials: list[Trial]) -> None:
    from grader.authoring import results

    rows = results.read(course) | {t.exercise.id: results.row_of(t) for t in trials}
    for path in results.write(course, rows):
        screen.show(Text(_("wrote") + f"  {path.relative_to(course.root)}"))
