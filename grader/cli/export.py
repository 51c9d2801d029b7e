"""`grade export FORMAT RESULTS`: the results of a class for a course platform."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.text import Text

from grader.cli.exporting import AsOf, Folder, Job, Only, Rules, ToFile, ToFolder, titles_of
from grader.cli.help import Command, new_app, settings_of
from grader.cli.isolation import Weak
from grader.errors import UsageError
from grader.report.escape import clean
from grader.text import _

F = TypeVar("F", bound=Callable[..., None])

app = new_app(help=_("Export results for a course platform."), no_args_is_help=True)


def exporter(name: str, text: str, *examples: tuple[str, str]) -> Callable[[F], F]:
    """Registers the command of one format; each example is its words and what they do."""
    lines = (f"grade export {name} {words}  # {meaning}" for words, meaning in examples)
    return app.command(
        name,
        cls=Command,
        options_metavar=f"export {name} RESULTS [OPTIONS]",
        help=text,
        epilog="\n".join(lines),
    )


@exporter(
    "csv",
    _("Marks as a table for a spreadsheet or a script."),
    ("results", _("one row for each student")),
    ("results --explain", _("one row for each step of the arithmetic")),
)
def csv(
    ctx: typer.Context,
    folder: Folder,
    to: ToFile = None,
    assessment: Rules = None,
    exercise: Only = None,
    explain: Annotated[
        bool, typer.Option("--explain", help=_("One row for each step that led to a mark."))
    ] = False,
) -> None:
    from grader.export.table import lines_table, marks_table

    job = Job(ctx, folder, assessment)
    make = lines_table if explain else marks_table
    job.write_one(make(job.source(exercise, None)), to)


@exporter(
    "canvas",
    _("The CSV that the gradebook of Canvas imports."),
    ("results --template book.csv", _("into the assignments of your course")),
    ("results", _("without a download")),
)
def canvas(
    ctx: typer.Context,
    folder: Folder,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help=_("The gradebook, as Canvas exports it.")),
    ] = None,
    assignment: Annotated[
        list[str] | None,
        typer.Option(
            "--assignment",
            metavar="N=TITLE",
            help=_("The assignment of an exercise: 'Title (id)', title or id. May be repeated."),
        ),
    ] = None,
    to: ToFile = None,
    assessment: Rules = None,
    exercise: Only = None,
) -> None:
    from grader.export.canvas import canvas as make
    from grader.export.sheet import read_sheet

    job = Job(ctx, folder, assessment)
    titles = titles_of(job.batch, assignment or [])
    sheet = read_sheet(template) if template else None
    job.write_one(make(job.source(exercise, None), titles, sheet), to)


@exporter(
    "moodle",
    _("The CSV that Moodle's gradebook imports, or the worksheet of one assignment."),
    ("results", _("for Grades, Import")),
    ("results --template sheet.csv", _("the worksheet of one assignment, filled in")),
)
def moodle(
    ctx: typer.Context,
    folder: Folder,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template", metavar="FILE", help=_("The grading worksheet, as Moodle gives it.")
        ),
    ] = None,
    grade_column: Annotated[
        str | None,
        typer.Option("--grade-column", metavar="NAME", help=_("Its column for grades.")),
    ] = None,
    feedback_column: Annotated[
        str | None,
        typer.Option("--feedback-column", metavar="NAME", help=_("Its column for comments.")),
    ] = None,
    to: ToFile = None,
    assessment: Rules = None,
    exercise: Only = None,
    as_of: AsOf = None,
) -> None:
    from grader.export.moodle import moodle as make
    from grader.export.moodle import worksheet
    from grader.export.sheet import read_sheet

    job = Job(ctx, folder, assessment)
    source = job.source(exercise, as_of)
    if template is None:
        job.write_one(make(source), to)
    else:
        made = worksheet(source, read_sheet(template), (grade_column, feedback_column))
        job.write_one(made, to)


@exporter(
    "nbgrader",
    _("Scores and comments into the gradebook of nbgrader; formgrader shows them."),
    ("results --gradebook g.db", _("SQLite; a URL for other databases")),
)
def nbgrader(
    ctx: typer.Context,
    folder: Folder,
    gradebook: Annotated[
        str | None,
        typer.Option(
            "--gradebook",
            metavar="URL",
            help=_("A path or a URL; else RESULTS/export/gradebook.db."),
        ),
    ] = None,
    assessment: Rules = None,
    exercise: Only = None,
    as_of: AsOf = None,
) -> None:
    job = Job(ctx, folder, assessment)
    try:
        from grader.export.nbgrader import sync
    except ModuleNotFoundError:
        text = _("nbgrader is not installed here. Run `{command}`.")
        raise UsageError(text.format(command="pip install 'torchgrade[nbgrader]'")) from None
    synced = sync(job.source(exercise, as_of), gradebook or str(job.own("gradebook.db")))
    for note in synced.notes:
        job.screen.note(note)
    text = _("Wrote {url}. Submissions: {submissions}, assignments: {assignments}.")
    counts = {"submissions": synced.submissions, "assignments": synced.assignments}
    job.screen.show(Text(text.format(**counts, url=clean(synced.url))))


@exporter(
    "gradescope",
    _("A results.json for each submission, as Gradescope's autograders write it."),
    ("results --to gradescope", _("a folder for each student")),
)
def gradescope(
    ctx: typer.Context,
    folder: Folder,
    to: ToFolder = None,
    one: Annotated[
        Path | None,
        typer.Option("--one", metavar="FILE", help=_("All exercises of one student in one file.")),
    ] = None,
    assessment: Rules = None,
    exercise: Only = None,
    as_of: AsOf = None,
) -> None:
    from grader.export.gradescope import combined
    from grader.export.gradescope import gradescope as make

    job = Job(ctx, folder, assessment)
    if one is not None:
        job.write_one(combined(job.source(exercise, as_of)), one)
        return
    job.write_many(make(job.source(exercise, as_of)), to, "gradescope")


@app.command(
    "gradescope-autograder",
    cls=Command,
    options_metavar="export gradescope-autograder DEST.zip --exercise N [OPTIONS]",
    help=_("The autograder to upload to Gradescope: scripts, course pack, grader."),
    epilog="grade export gradescope-autograder hw3.zip --exercise 3  # " + _("for one assignment"),
)
def gradescope_autograder(
    ctx: typer.Context,
    dest: Annotated[Path, typer.Argument(metavar="DEST.zip", help=_("The file to write"))],
    exercise: Annotated[
        list[str],
        typer.Option("--exercise", metavar="N", help=_("What is graded; may be repeated.")),
    ],
    grader: Annotated[
        str | None,
        typer.Option(
            "--grader", metavar="WHEEL|URL", help=_("Where the autograder gets the grader.")
        ),
    ] = None,
    assessment: Rules = None,
    weak: Weak = False,
) -> None:
    from grader.cli.autograder import write_autograder

    write_autograder(settings_of(ctx), dest, exercise, (grader, assessment), weak=weak)


@exporter(
    "junit",
    _("JUnit XML, for whatever shows results of tests."),
    ("results --to junit.xml", _("one file with all students")),
)
def junit(
    ctx: typer.Context,
    folder: Folder,
    to: ToFile = None,
    assessment: Rules = None,
    exercise: Only = None,
    as_of: AsOf = None,
) -> None:
    from grader.export.junit import junit as make

    job = Job(ctx, folder, assessment)
    job.write_one(make(job.source(exercise, as_of)), to)


@exporter(
    "classroom50",
    _("A result.json for each student, for Classroom 50."),
    ("results", _("inside its runner")),
)
def classroom50(
    ctx: typer.Context,
    folder: Folder,
    classroom: Annotated[
        str | None,
        typer.Option("--classroom", metavar="NAME", help=_("Else the variable CLASSROOM.")),
    ] = None,
    assignment: Annotated[
        str | None,
        typer.Option("--assignment", metavar="NAME", help=_("Else the variable ASSIGNMENT.")),
    ] = None,
    to: ToFolder = None,
    assessment: Rules = None,
    exercise: Only = None,
    as_of: AsOf = None,
) -> None:
    from grader.export.classroom50 import classroom50 as make
    from grader.export.classroom50 import place

    given = {"CLASSROOM": classroom, "ASSIGNMENT": assignment}
    where = place({**os.environ, **{name: value for name, value in given.items() if value}})
    job = Job(ctx, folder, assessment)
    job.write_many(make(job.source(exercise, as_of), where), to, "classroom50")
