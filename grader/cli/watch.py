"""`grade watch 3`: grade again each time the student saves, with everything kept warm."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from grader.cli.bench import Bench, GraderOf, open_bench
from grader.cli.finding import course_of, exercise_called
from grader.cli.grade import Asked, remember, show_report, waiting
from grader.cli.help import Command, new_app, settings_of
from grader.cli.screen import Screen, open_screen
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import ExitCode, GraderFailure, UsageError
from grader.intake.submission import read_file
from grader.report.words import inset, prose
from grader.text import _

QUIET_MS = 30
"""A save is over when nothing has changed for so long."""
PATIENCE_MS = 200
"""Changes that go on for longer are graded meanwhile."""

WAKE_MS = 250
"""Windows notices Ctrl-C only between two waits."""

app = new_app()


def _examples() -> str:
    rows = (
        ("grade watch", _("whatever exercise you save")),
        ("grade watch 3", _("exercise 3, starting now")),
    )
    return "\n".join(f"{command}  # {meaning}" for command, meaning in rows)


@app.command(
    cls=Command,
    options_metavar="watch [EXERCISE] [OPTIONS]",
    help=_("Grade again each time you save, within half a second. Ctrl-C ends it."),
    epilog=_examples(),
)
def watch(
    ctx: typer.Context,
    exercise: Annotated[
        str, typer.Argument(help=_("exercise-3, 3, softmax or 03_softmax; all by default"))
    ] = "",
) -> int:
    course = course_of(settings_of(ctx))
    found = exercise_called(course, exercise) if exercise else None
    screen = open_screen(settings_of(ctx))
    try:
        with open_bench(course, [found] if found else course.exercises) as bench:
            watcher = Watcher(course, screen, bench, found)
            with screen.busy(_("Starting …")):
                saves = watcher.saves()
                bench.warm_up()
                saves.wait_until_watching()
            watcher.run(saves)
    except KeyboardInterrupt:
        screen.note(_("Stopped watching."))
    return ExitCode.FULL_MARKS


class Saves(threading.Thread):
    """Notices saves while the main thread grades, so that none is missed."""

    def __init__(self, folder: Path, files: dict[Path, Exercise]) -> None:
        super().__init__(daemon=True)
        self._folder = folder
        self._files = {os.path.realpath(path): exercise for path, exercise in files.items()}
        self._found: queue.SimpleQueue[Exercise] = queue.SimpleQueue()
        self._watching = threading.Event()
        self._problem: Exception | None = None

    def run(self) -> None:
        """Watch for ever."""
        try:
            self._watch()
        except Exception as problem:  # raised where it can be told
            self._problem = problem
            self._watching.set()

    def _watch(self) -> None:
        import watchfiles

        changes = watchfiles.watch(
            self._folder,
            watch_filter=None,
            debounce=PATIENCE_MS,
            step=QUIET_MS,
            rust_timeout=WAKE_MS,
            yield_on_timeout=True,  # also when nothing changes: the first time says that it watches
            raise_interrupt=False,
        )
        for batch in changes:
            self._watching.set()
            names = {os.path.realpath(path) for _change, path in batch}
            for name in sorted(names & self._files.keys()):
                self._found.put(self._files[name])

    def wait_until_watching(self) -> None:
        """From here on no save is missed; raises `GraderFailure` where files cannot be watched."""
        while not self._watching.wait(WAKE_MS / 1000):
            pass
        self._check()

    def next(self) -> Exercise:
        """Wait for a save; of several that happened meanwhile the last one counts."""
        while True:
            with contextlib.suppress(queue.Empty):
                found = self._found.get(timeout=WAKE_MS / 1000)
                while not self._found.empty():
                    found = self._found.get()
                return found
            self._check()

    def _check(self) -> None:
        if self._problem is not None:
            text = _("{folder} cannot be watched: {problem}. `grade EXERCISE` grades once.")
            problem = text.format(folder=self._folder, problem=self._problem)
            raise GraderFailure(problem) from self._problem


@dataclass
class Watcher:
    """Opens a session for the exercise at hand, and another when the student moves on."""

    course: Course
    screen: Screen
    bench: Bench
    only: Exercise | None

    def saves(self) -> Saves:
        """Begin to notice saves; raises `UsageError` where there is nothing to save."""
        saves = Saves(self._folder(), {self.course.student_file(e): e for e in self._watched()})
        saves.start()
        return saves

    def run(self, saves: Saves) -> None:
        """Grade save after save until Ctrl-C."""
        current = self.only
        if current is None:
            text = _("Watching {folder}. Save a file to grade it; Ctrl-C ends.")
            self.screen.note(text.format(folder=self._folder()))
            current = saves.next()
        while True:
            current = self._stay(current, saves)

    def _watched(self) -> list[Exercise]:
        return [self.only] if self.only else list(self.course.exercises)

    def _folder(self) -> Path:
        folder = self.course.handout(self.only) if self.only else self.course.root / "exercises"
        if not folder.is_dir():
            text = _("{folder} does not exist. `grade reset` makes the files of an exercise.")
            raise UsageError(text.format(folder=folder))
        return folder

    def _stay(self, exercise: Exercise, saves: Saves) -> Exercise:
        """Grade one exercise until another is saved, and return that one."""
        following = exercise

        def job(grader_of: GraderOf) -> None:
            nonlocal following
            while following is exercise:
                self._grade(exercise, grader_of)
                following = saves.next()

        self.bench.run([exercise], job)
        return following

    def _grade(self, exercise: Exercise, grader_of: GraderOf) -> None:
        asked = Asked(exercise, self.course.student_file(exercise), own_file=True)
        try:
            submission = read_file(asked.file)
        except UsageError as error:  # gone for a moment, or for good: wait for the next save
            self.screen.note(str(error))
            return
        grader = grader_of(exercise)
        with self.screen.busy(waiting(grader.engine, exercise)):
            report = grader.grade(submission)
        remember(self.course, asked, report)
        if self.screen.out.is_terminal:
            self.screen.out.clear()
        show_report(self.course, asked, report, self.screen)
        time = datetime.now().astimezone().strftime("%H:%M:%S")
        text = _("{time}  Watching {file}; Ctrl-C ends.").format(time=time, file=asked.file.name)
        self.screen.show(inset(prose(text, "dim")), Text())
