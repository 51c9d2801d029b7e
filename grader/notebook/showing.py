"""Where `check` writes: an output below the cell, as HTML, and as text for all that shows none."""

from __future__ import annotations

import io
import sys
from typing import Any

from grader.course.exercise import Exercise
from grader.report.model import Report
from grader.text import _, language

Bundle = dict[str, str]
"""One thing to show, by MIME type."""
WIDTH = 88


class Page:
    """The output of one call: first what one waits for, then the result in its place."""

    def __init__(self, shell: Any) -> None:
        self._lively = getattr(shell, "kernel", None) is not None
        self._shell = shell
        self._handle: Any = None

    def wait(self, text: str) -> None:
        """Show that something goes on; in a notebook only, where it can be replaced."""
        if self._lively:
            self._handle = self._display({"text/plain": text}, display_id=True)

    def show(self, bundle: Bundle) -> None:
        """Show the result."""
        if self._handle is not None:
            self._handle.update(bundle, raw=True)
        elif self._shell is not None:
            self._display(bundle)
        else:
            sys.stdout.write(bundle["text/plain"] + "\n")

    def _display(self, bundle: Bundle, **options: Any) -> Any:
        from IPython.display import display

        return display(bundle, raw=True, **options)  # type: ignore[no-untyped-call]


def of_problem(text: str) -> Bundle:
    """A sentence that says why nothing was graded."""
    from grader.report.html import html_language, styled
    from grader.report.markup import element, sentence

    shown = element("p", sentence(text), class_="tg-refused")
    return {
        "text/plain": text,
        "text/html": styled(element("section", shown, class_="tg-report", lang=html_language())),
    }


def of_report(report: Report, exercise: Exercise, *, whole: bool) -> Bundle:
    """A report; `whole` when it covers all checks of the exercise."""
    from grader.report.html import report_html, styled

    heading = ""
    steps: tuple[str, ...] = ()
    if whole:
        number = _("Exercise {number}").format(number=exercise.number)
        heading = f"{number} · {exercise.title.get(language())}"
        if report.score is not None and report.score >= report.max_score:
            steps = (_("Full marks. Save the notebook: it is ready to be handed in."),)
    shown = report_html(report, heading=heading, level=4, next_steps=steps)
    text = _as_text(report, exercise.slug, heading, steps)
    return {"text/plain": text, "text/html": styled(shown)}


def _as_text(report: Report, name: str, heading: str, steps: tuple[str, ...]) -> str:
    from rich.console import Console

    from grader.report.terminal import Setting, render

    console = Console(
        file=io.StringIO(),
        width=WIDTH,
        color_system=None,
        force_terminal=False,  # kernels ask for colours
        force_jupyter=False,  # or rich would display it by itself
        markup=False,
        emoji=False,
    )
    command = f"grade {report.exercise} --file {name}.ipynb"
    setting = Setting(heading, command, steps, everything=True)
    with console.capture() as capture:
        console.print(*render(report, setting, console), sep="\n")
    lines = [line.rstrip() for line in capture.get().splitlines()]
    return "\n".join(lines).strip("\n")
