"""`grade report`: the results of a class as web pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from grader.cli.assessing import rules_of
from grader.cli.exporting import AsOf, Folder, Rules, moment_of
from grader.cli.finding import shortest
from grader.cli.help import Command, new_app, settings_of
from grader.cli.screen import open_screen
from grader.errors import GraderFailure, UsageError
from grader.report.escape import clean
from grader.report.words import inset, prose
from grader.text import _, plural

if TYPE_CHECKING:
    from grader.similarity.model import Pair
    from grader.site.write import Site

app = new_app()


def _examples() -> str:
    rows = (
        ("grade report results", _("write results/site/")),
        ("grade report results --assessment rules.toml", _("with your rules for marks")),
        ("grade report results --to pages --lang zh", _("elsewhere, in Chinese")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="report RESULTS [OPTIONS]",
    help=_("Write the results of a class as web pages: one for you, one for each student."),
    epilog=_examples(),
)
def report(
    ctx: typer.Context,
    folder: Folder,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help=_("Write here instead of RESULTS/site.")),
    ] = None,
    assessment: Rules = None,
    as_of: AsOf = None,
    similar: Annotated[
        Path | None,
        typer.Option(
            "--similar",
            metavar="SUBMISSIONS",
            help=_("Also compare these submissions, on the class page only."),
        ),
    ] = None,
) -> None:
    from grader.results.store import Results

    needs_extra()
    from grader.site.write import write_site

    settings = settings_of(ctx)
    screen = open_screen(settings)
    results = Results(folder)
    rules = rules_of(settings, assessment, results.batch(), screen)
    now = moment_of(as_of, rules.zone())
    pairs: Sequence[Pair] | None = None
    if similar is not None:
        from grader.cli.similar import pairs_of

        pairs = pairs_of(results, similar, settings, screen)
    target = to or folder / "site"
    try:
        with screen.busy(_("Writing pages …")):
            site = write_site(results, target, rules, now, pairs)
    except OSError as error:
        text = _("{path} cannot be written: {problem}.")
        raise GraderFailure(text.format(path=target, problem=error.strerror or error)) from None
    screen.show(Text(), *_told(site), Text())


def needs_extra() -> None:
    """Raise `UsageError` where the libraries for pages are not installed."""
    import importlib.util

    if not all(map(importlib.util.find_spec, ("jinja2", "matplotlib"))):
        raise UsageError(_("Pages need two more libraries: `pip install 'torchgrade[reports]'`."))


def _told(site: Site) -> list[RenderableType]:
    pages = site.index.parent / "students"
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_row(Text(_("For you"), style="bold"), Text(clean(shortest(site.index)), "cyan"))
    number = len(site.students)
    text = plural("For students ({count} page)", "For students ({count} pages)", number)
    count = text.format(count=number)
    table.add_row(Text(count, style="bold"), Text(clean(shortest(pages)), "cyan"))
    keep = _("Your page names everyone. Each page in `students` is for one student and no other.")
    told: list[RenderableType] = [inset(table), Text(), inset(prose(keep))]
    if site.concerns:
        concerns = _("Submissions that need a human, on your page: {count}.")
        told += [inset(prose(concerns.format(count=site.concerns), "bold"))]
    if site.older:
        older = _("Pages from before, for students that the results do not name: {files}")
        told += [Text(), inset(prose(older.format(files=", ".join(site.older))))]
    return told
