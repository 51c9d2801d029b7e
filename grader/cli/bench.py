"""What a grading command works at: a warm launcher, and engine sessions beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader import state
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import GraderFailure
from grader.text import _

if TYPE_CHECKING:
    from grader.engine.grading import Grader
    from grader.sandbox.launcher import Launcher

GraderOf = Callable[[Exercise], "Grader"]
Job = Callable[[GraderOf], None]


@dataclass(frozen=True)
class Bench:
    """A launcher that has been started; sessions open one after the other."""

    course: Course
    launcher: Launcher
    device: str = "auto"
    """Where checks about devices run: `auto`, `cpu`, `simulated` or `cuda`."""

    @property
    def _any_device(self) -> bool:
        return self.course.sealed and self.device == "auto"

    def warm_up(self) -> None:
        """Import torch, pytest and Hypothesis, while the launcher does the same."""
        from grader.engine.collector import importing

        try:
            with importing():
                import grader.engine.session  # noqa: F401
        except ModuleNotFoundError as error:
            text = _("`{name}` is missing here. Run `pip install torchgrade` again.")
            raise GraderFailure(text.format(name=error.name)) from error

    def run(self, exercises: list[Exercise], job: Job, *, only: str | None = None) -> None:
        """Run `job` inside one engine session for `exercises`."""
        from grader.engine import session
        from grader.engine.devices import resolve

        # A release holds the answers of one device, which everybody has.
        device = "simulated" if self._any_device else resolve(self.device)
        options = session.Options(only=only, cases=state.cases(self.course), device=device)
        session.run(self.course, exercises, self.launcher, job, options)


@contextmanager
def open_bench(
    course: Course,
    exercises: Iterable[Exercise],
    *,
    device: str = "auto",
    hidden: Iterable[Path] = (),
) -> Iterator[Bench]:
    """Start a launcher with what the exercises want preloaded, and end it afterwards.

    Submissions see neither the course nor what is `hidden` besides.

    It imports torch in its own process while this one does: on two cores one waits once.
    """
    from grader.sandbox import launcher

    preload = sorted({name for exercise in exercises for name in exercise.preload})
    started = launcher.start(
        hidden=[course.root, *hidden], preload=preload, devices=device in ("auto", "cuda")
    )
    try:
        yield Bench(course, started, device)
    finally:
        started.close()
