"""One explained failure: what was given, expected and got, and what to try next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.report.escape import clean, shorten
from grader.report.fold import fold
from grader.report.model import CheckResult, Fact, Verdict
from grader.report.telling import FACT_LIMIT, MESSAGE_LIMIT, PRINTED_LINE, local_id, printed
from grader.report.words import prose, sentence
from grader.text import _

REPLAYABLE = (Verdict.FAILED, Verdict.CRASHED)


def block(checks: Sequence[CheckResult], width: int, told: dict[str, str]) -> RenderableType:
    """The failure of one check, or of several that fail alike.

    `width` is what may be filled; `told` says which known mistakes were explained under which
    check, and learns.
    """
    first = checks[0]
    head = Table.grid(padding=(0, 2, 0, 0))
    head.add_column(no_wrap=len(checks) == 1)
    head.add_column()
    style = "bold" if first.verdict is Verdict.NOT_ATTEMPTED else "bold red"
    ids = ", ".join(map(local_id, checks))
    message = prose(shorten(first.message or "", MESSAGE_LIMIT))
    parts: list[RenderableType] = [head]
    if len(checks) == 1:
        head.add_row(Text(ids, style=style), sentence(first.part or first.title, "bold"))
        head.add_row("", message)
    else:
        head.add_row(Text(ids, style=style))
        parts.append(message)
    if rows := _rows(first, width):
        parts += [Text(), _facts(rows, width)]
    if first.misconception is not None:
        parts += [Text(), _misconception(first, told)]
    return Group(*parts)


Row = tuple[str, list[Text]]


def _rows(check: CheckResult, width: int) -> list[Row]:
    """Labels and what stands beside them, as wide as the labels leave room for."""
    told = check.misconception is not None
    facts = [f for f in check.facts if not (told and f.label == _("note"))]
    labels = [_("input"), _("it printed"), *(f.label for f in facts)]
    inner = width - max(cell_len(clean(label)) for label in labels) - 4
    rows: list[Row] = []
    if check.example:
        rows.append((_("input"), _code(check.example, inner)))
    rows += _fact_rows(facts, inner)
    if check.printed.strip():
        rows.append((_("it printed"), _printed(check.printed)))
    return rows


def replay(check: CheckResult, command: str) -> Text | None:
    """The command that stops a debugger there, on a line that is never broken or cropped.

    It is no part of the block: padding crops what it holds.
    """
    if check.verdict not in REPLAYABLE or not check.function or not check.example:
        return None
    line = Text("    ", no_wrap=True, overflow="ignore")
    line.append(_("debug") + "  ", style="dim")
    line.append(f"{clean(command)} --check {local_id(check)} --debug", style="cyan")
    return line


def _fact_rows(facts: Sequence[Fact], width: int) -> Iterator[Row]:
    previous = ""
    for fact in facts:
        if not fact.label and fact.text.strip() == "^":
            yield "", [_pointer(fact.text, previous)]
        else:
            yield clean(fact.label), _code(shorten(fact.text, FACT_LIMIT), width)
        previous = fact.text


def _code(text: str, width: int) -> list[Text]:
    return [Text(piece) for line in clean(text).splitlines() for piece in fold(line, width)]


def _pointer(caret: str, above: str) -> Text:
    """The caret, moved so that it stands below its character where some are wide or escaped."""
    before = above[: caret.index("^")]
    return Text(" " * cell_len(clean(before)) + "^", style="bold red")


def _printed(text: str) -> list[Text]:
    """The first lines that a submission printed; a line that repeats is shown once."""
    lines, more = printed(text)
    rows = []
    for line, count in lines:
        row = Text(shorten(line, PRINTED_LINE), style="dim")
        if count > 1:
            row.append("  " + _("({count} times)").format(count=count))
        rows.append(row)
    if more:
        rows.append(Text(_("… and more"), style="dim"))
    return rows


def _facts(rows: list[Row], width: int) -> RenderableType:
    label_width = max(cell_len(label) for label, _lines in rows)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", width=label_width)
    table.add_column(overflow="fold", max_width=width - label_width - 4)
    for label, lines in rows:
        for k, line in enumerate(lines or [Text()]):
            table.add_row(Text(label if k == 0 else ""), line)
    return Padding(table, (0, 0, 0, 2))


def _misconception(check: CheckResult, told: dict[str, str]) -> RenderableType:
    """A known mistake with its message; once only, where it explains several checks."""
    named = check.misconception
    if named is None:
        return Text()
    here = local_id(check)
    before = told.setdefault(named.id, here)
    name = named.name.replace("_", " ")
    if before != here:
        text = _("The same known mistake as in {check}: {name}.").format(check=before, name=name)
        return Padding(prose(text), (0, 0, 0, 2))
    head = prose(_("This is a known mistake: {name}.").format(name=name), "bold")
    return Padding(Group(head, prose(named.message)), (0, 0, 0, 2))
