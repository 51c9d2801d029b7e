"""`grade doctor`: what this machine offers, and what to do about what is missing."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from grader.cli.finding import course_of
from grader.cli.help import Command, new_app, settings_of
from grader.cli.screen import open_screen
from grader.errors import ExitCode, GradeError
from grader.report.terminal import mark
from grader.report.words import inset, prose, sentence
from grader.text import _, plural

if TYPE_CHECKING:
    from grader.cli.settings import Settings

OLDEST = (3, 11)

app = new_app()


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    next_step: str = ""
    needed: bool = False
    """Nothing can be graded without it."""


def _examples() -> str:
    rows = (("grade doctor", _("look at everything that grading needs")),)
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="doctor [OPTIONS]",
    help=_("Check what grading needs: Python, torch, devices, the course, and the isolation."),
    epilog=_examples(),
)
def doctor(ctx: typer.Context) -> int:
    settings = settings_of(ctx)
    screen = open_screen(settings)
    with screen.busy(_("Looking at this machine …")):
        groups = [
            (_("Needed"), [_python(), *_torch(), _course(settings)]),
            (_("Devices"), list(_devices())),
            (_("Isolation of submissions"), list(_isolation())),
        ]
    parts: list[RenderableType] = [Text()]
    for heading, findings in groups:
        parts += [inset(Text(heading, style="bold")), _table(findings, screen.out), Text()]
    missing = [f for _h, findings in groups for f in findings if f.needed and not f.ok]
    parts += [inset(Text(_conclusion(missing), style="bold")), Text()]
    screen.show(*parts)
    return ExitCode.FAILURE if missing else ExitCode.FULL_MARKS


def _python() -> Finding:
    detail = f"{platform.python_version()}, {platform.system()} {platform.machine()}"
    step = _("Install Python 3.11 or newer.")
    return Finding("Python", sys.version_info >= OLDEST, detail, step, needed=True)


def _torch() -> Iterator[Finding]:
    for name in ("torch", "safetensors", "pytest", "hypothesis"):
        try:
            module = __import__(name)
        except Exception as error:  # a broken torch raises OSError and more
            step = _("Run `pip install torchgrade` in this environment.")
            yield Finding(name, False, f"{type(error).__name__}: {error}"[:200], step, needed=True)
        else:
            yield Finding(name, True, str(getattr(module, "__version__", "")), needed=True)


def _course(settings: Settings) -> Finding:
    try:
        course = course_of(settings)
        number = len(course.exercises)
    except GradeError as error:
        step = _("Change into your course's folder, or name it with --course.")
        return Finding(_("course"), False, str(error), step, needed=True)
    text = plural("{root}, {number} exercise", "{root}, {number} exercises", number)
    text = text.format(root=course.root, number=number)
    return Finding(_("course"), True, text, needed=True)


def _devices() -> Iterator[Finding]:
    yield Finding("cpu", True, platform.processor() or platform.machine())
    try:
        import torch

        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        names = ", ".join(torch.cuda.get_device_name(k) for k in range(count))
    except Exception as error:  # no torch, or a broken driver
        yield Finding("cuda", False, f"{type(error).__name__}: {error}"[:200])
        return
    if count:
        # The driver says 12040 for CUDA 12.4.
        version = torch._C._cuda_getDriverVersion()  # type: ignore[attr-defined]  # CUDA builds
        major, minor = divmod(version // 10, 100)
        text = _("{names}; driver for CUDA {driver}, torch built for {built}")
        built = torch.version.cuda or torch.version.hip
        names = text.format(names=names, driver=f"{major}.{minor}", built=built)
    yield Finding("cuda", count > 0, names or _("no device here"))
    means = "cuda" if count else "simulated"
    text = _("means `{device}` here: checks about devices run there, and points are the same")
    yield Finding("--device auto", True, text.format(device=means))


def _isolation() -> Iterator[Finding]:
    try:
        from grader.sandbox import tiers

        probe = tiers.probe()
    except Exception as error:  # shown, not raised: this command is for finding out
        detail = f"{type(error).__name__}: {error}"[:300]
        yield Finding(_("isolation"), False, detail, needed=True)
        return
    text = _("the strongest that works here")
    yield Finding(_("tier `{name}`").format(name=probe.tier), True, text)
    for part in probe.parts:
        yield Finding(part.name, part.ok, part.detail, part.next_step)


def _table(findings: list[Finding], console: Console) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(no_wrap=True, width=14)
    table.add_column()
    for f in findings:
        fancy, plain, style = ("✓", "+", "green") if f.ok else _bad_mark(f)
        detail = sentence(f.detail)
        if f.next_step and not f.ok:
            detail.append("\n")
            detail.append_text(prose(f.next_step, "bold"))
        table.add_row(Text(mark(fancy, plain, console), style=style), prose(f.name), detail)
    return inset(table)


def _bad_mark(finding: Finding) -> tuple[str, str, str]:
    return ("✗", "x", "red") if finding.needed else ("○", "-", "dim")


def _conclusion(missing: list[Finding]) -> str:
    if not missing:
        return _("Ready to grade.")
    names = ", ".join(f.name for f in missing)
    return _("Not ready yet: {names}.").format(names=names)
