"""`grade similar`: which submissions of a class share code, as a lead for a human."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from grader.cli.exporting import Folder
from grader.cli.finding import course_of
from grader.cli.help import Command, new_app, settings_of
from grader.cli.screen import open_screen
from grader.errors import CourseError, UsageError
from grader.report.escape import clean, shorten
from grader.report.words import inset, prose
from grader.text import _, plural

if TYPE_CHECKING:
    from grader.cli.screen import Screen
    from grader.cli.settings import Settings
    from grader.intake.collect import Intake
    from grader.results.model import Batch
    from grader.results.store import Results
    from grader.similarity.compare import Source
    from grader.similarity.model import Pair

app = new_app()

LEAST = 70
"""Percent: above what different right solutions of the course share."""
NAME = 28


def _examples() -> str:
    rows = (
        ("grade similar results --submissions hw3/", _("pairs that share 70 % or more")),
        ("grade similar results --submissions hw3.zip --least 90", _("only the closest")),
        ("grade report results --similar hw3/", _("the same table on the class page")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="similar RESULTS --submissions SUBMISSIONS [OPTIONS]",
    help=_("List submissions that share code beyond what was given: a lead, never a verdict."),
    epilog=_examples(),
)
def similar(
    ctx: typer.Context,
    folder: Folder,
    submissions: Annotated[
        Path,
        typer.Option(
            "--submissions", metavar="SUBMISSIONS", help=_("What was graded: reports hold no code.")
        ),
    ],
    least: Annotated[
        int,
        typer.Option(
            "--least", metavar="PERCENT", min=1, max=100, help=_("Show pairs that share this much.")
        ),
    ] = LEAST,
) -> None:
    from grader.results.store import Results
    from grader.similarity.model import MOST_SHOWN, and_more, caution

    screen = open_screen(settings_of(ctx))
    pairs = pairs_of(Results(folder), submissions, settings_of(ctx), screen, least=least)
    if pairs:
        screen.show(Text(), inset(_table(pairs[:MOST_SHOWN])))
        if len(pairs) > MOST_SHOWN:
            screen.show(Text(), inset(prose(and_more(len(pairs)))))
    else:
        text = _("No two submissions share {least} % of their own code or more.")
        screen.show(Text(), inset(prose(text.format(least=least))))
    screen.show(Text(), inset(prose(caution(), "dim")), Text())


def pairs_of(
    results: Results, submissions: Path, settings: Settings, screen: Screen, *, least: int = LEAST
) -> list[Pair]:
    """The similar pairs among what was graded; raises `UsageError`."""
    _require_library()
    from grader.intake.collect import Wanted, collect
    from grader.similarity.compare import similar as compared

    batch = results.batch()
    course = course_of(settings)
    wanted = [course.find(graded.id) for graded in batch.exercises]
    found: list[Pair] = []
    with screen.busy(_("Comparing …")):
        intake = collect(submissions, Wanted(course, wanted, chosen=True), batch.layout)
        for graded, exercise in zip(batch.exercises, wanted, strict=True):
            sources, changed = _sources(results, batch, intake, graded.id)
            if changed:
                text = plural(
                    "Exercise {number}: {count} file is not the one graded; left out.",
                    "Exercise {number}: {count} files are not the ones graded; left out.",
                    changed,
                )
                screen.note(text.format(number=graded.number, count=changed))
            stub = course.student_file(exercise)
            found += compared(graded, sources, _read(stub), least / 100)
    return found


def _sources(
    results: Results, batch: Batch, intake: Intake, exercise: str
) -> tuple[list[Source], int]:
    """The sources that were graded, and how many files differ from what was."""
    from grader.similarity.compare import Source

    sources, changed = [], 0
    for student in batch.students:
        report = results.report(student.id, exercise)
        submission = intake.submissions.get((student.id, exercise))
        if report is None or submission is None or report.status == "refused":
            continue
        if submission.sha256 != report.submission.sha256:
            changed += 1
        else:
            sources.append(Source(student, submission.source, report.submission.group))
    return sources, changed


def _read(stub: Path) -> str:
    try:
        return stub.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = _("{path} cannot be read: it tells what was given. `grade author build` makes it.")
        raise CourseError(text.format(path=stub)) from None


def _require_library() -> None:
    import importlib.util

    if importlib.util.find_spec("copydetect") is None:
        text = _("Comparing needs one more library: `pip install 'torchgrade[reports]'`.")
        raise UsageError(text)


def _table(pairs: Sequence[Pair]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False)
    table.add_column(_("Exercise"), justify="right")
    table.add_column(_("One student"))
    table.add_column(_("Another"))
    for name in (_("Of the first"), _("Of the second"), _("Usual here")):
        table.add_column(name, justify="right")
    for pair in pairs:
        people = (shorten(clean(s.name or s.id), NAME) for s in (pair.one, pair.other))
        shares = (f"{share * 100:.0f} %" for share in (pair.of_one, pair.of_other, pair.typical))
        table.add_row(*map(Text, (str(pair.exercise.number), *people, *shares)))
    return table
