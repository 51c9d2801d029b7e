"""What the formats of `grade export` share: options, what is read, what is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from grader.cli.assessing import rules_of
from grader.cli.finding import shortest
from grader.cli.help import settings_of
from grader.cli.screen import Screen, open_screen
from grader.errors import GraderFailure, UsageError
from grader.report.escape import clean
from grader.text import _, plural

if TYPE_CHECKING:
    from grader.export.source import Made, Source
    from grader.results.model import Batch

Folder = Annotated[
    Path, typer.Argument(metavar="RESULTS", help=_("The folder that `grade batch` wrote"))
]
ToFile = Annotated[
    Path | None,
    typer.Option("--to", metavar="FILE", help=_("Write this file instead of RESULTS/export/…")),
]
ToFolder = Annotated[
    Path | None,
    typer.Option("--to", metavar="DIR", help=_("Write below this folder instead.")),
]
Rules = Annotated[
    Path | None,
    typer.Option(
        "--assessment", metavar="FILE", help=_("Rules for marks; else the course's own, if any.")
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--exercise", metavar="N", help=_("Only this exercise; may be repeated.")),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="TIME", help=_("Show hidden checks as at this moment; else now.")
    ),
]


class Job:
    """One call of the command: what it reads, and where it tells."""

    def __init__(self, ctx: typer.Context, folder: Path, asked: Path | None) -> None:
        from grader.results.store import Results

        self.settings = settings_of(ctx)
        self.screen: Screen = open_screen(self.settings)
        self.results = Results(folder)
        self.batch = self.results.batch()
        self.rules = rules_of(self.settings, asked, self.batch, self.screen)

    def source(self, only: list[str] | None, as_of: str | None) -> Source:
        """The marks to export."""
        from grader.export.source import read, waiting

        now = moment_of(as_of, self.rules.zone())
        source = read(self.results, self.rules, now, exercises_of(self.batch, only or []))
        for note in waiting(source):
            self.screen.note(note)
        return source

    def own(self, name: str) -> Path:
        """A path below RESULTS/export, its folder made."""
        path = self.results.root / "export" / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(path, error) from None
        return path

    def write_one(self, made: Made, to: Path | None) -> None:
        """Write the one file to `to`, or under its own name in RESULTS/export."""
        [(name, data)] = made.files.items()
        path = to or self.results.root / "export" / name
        self._write({path: data}, made.notes)
        self.screen.show(Text(_("Wrote {path}").format(path=clean(shortest(path)))))

    def write_many(self, made: Made, to: Path | None, name: str) -> None:
        """Write the files below `to`, or below RESULTS/export/`name`."""
        below = to or self.results.root / "export" / name
        self._write({below / file: data for file, data in made.files.items()}, made.notes)
        count = len(made.files)
        text = plural("Wrote {count} file below {path}", "Wrote {count} files below {path}", count)
        where = clean(shortest(below))
        self.screen.show(Text(text.format(count=count, path=where)))

    def _write(self, files: dict[Path, bytes], notes: list[str]) -> None:
        from grader.results.store import write_atomically

        for note in notes:
            self.screen.note(note)
        for path, data in files.items():
            try:
                write_atomically(path, data)
            except OSError as error:
                raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> GraderFailure:
    text = _("{path} cannot be written: {problem}.")
    return GraderFailure(text.format(path=path, problem=error.strerror))


def moment_of(text: str | None, zone: dt.tzinfo) -> dt.datetime:
    """The moment of --as-of, in the course's time zone where it names none; without it, now."""
    if text is None:
        return dt.datetime.now(dt.UTC)
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        said = _("`{text}` is no moment; write it like 2026-03-02T23:59.")
        raise UsageError(said.format(text=text)) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def exercises_of(batch: Batch, words: list[str]) -> list[str]:
    """The ids of the exercises that are named `3`, `exercise-3` or `softmax`."""
    names = {name: e.id for e in batch.exercises for name in (e.id, str(e.number), e.slug)}
    for word in words:
        if word not in names:
            text = _("These results have no exercise `{name}`. They have: {names}.")
            known = ", ".join(e.id for e in batch.exercises)
            raise UsageError(text.format(name=word, names=known))
    return [names[word] for word in words]


def titles_of(batch: Batch, words: list[str]) -> dict[str, str]:
    """What --assignment says: `3=Softmax (4711)` names an exercise's assignment."""
    titles = {}
    for word in words:
        exercise, equals, title = word.partition("=")
        if not equals or not title.strip():
            text = _("--assignment takes an exercise and a title, like '3=Softmax (4711)'.")
            raise UsageError(text)
        titles[exercises_of(batch, [exercise.strip()])[0]] = title.strip()
    return titles
