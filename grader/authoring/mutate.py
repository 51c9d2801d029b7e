"""`grade author mutate`: run mutants of references through the engine.

Each process opens one engine session for all exercises and takes mutants until none is left.
A mutant is killed when it does not get full marks, whatever the reason.
"""

from __future__ import annotations

import multiprocessing
import queue
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from grader.authoring.equivalent import NAME, Key, read_equivalent
from grader.authoring.mutants import Mutant, digest, mutants
from grader.course.course import Course
from grader.course.exercise import Exercise, Limits
from grader.errors import ExerciseError, GraderFailure
from grader.sandbox import launcher as launchers

PATIENT = Limits(request_seconds=120, submission_seconds=240, cpu_seconds=6)
"""Endless loops end by the processor's time: a busy machine must not kill a mutant."""

FAREWELL_SECONDS = 10
"""How long a process may take to close its launcher when all is done."""


@dataclass
class Trial:
    """The mutants of one exercise that are to be run, and what became of them."""

    exercise: Exercise
    every: list[Mutant]
    chosen: list[Mutant]
    equivalent: dict[Key, str]
    killed: set[Key] = field(default_factory=set)
    lived: set[Key] = field(default_factory=set)

    @property
    def survivors(self) -> list[Mutant]:
        """Those that got full marks and are not known to be equivalent."""
        return [m for m in self.chosen if m.key in self.lived and m.key not in self.equivalent]

    @property
    def spared(self) -> int:
        """How many of those that were run are equivalent."""
        return sum(m.key in self.equivalent for m in self.chosen)

    @property
    def score(self) -> float:
        """The share of the others that was killed."""
        others = len(self.chosen) - self.spared
        return 1 - len(self.survivors) / others if others else 1.0

    @property
    def digest(self) -> str:
        """The name of the whole set of mutants."""
        return digest(self.every)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the list of equivalent mutants."""
        there, told = {m.key for m in self.every}, []
        for where, diff, nth in self.equivalent:
            if (where, diff, nth) not in there:
                told.append(f"{NAME}: there is no such mutant of {where}:\n{diff}")
            elif (where, diff, nth) in self.killed:
                told.append(f"{NAME}: this mutant of {where} is killed, not equivalent:\n{diff}")
        return told


def prepare(course: Course, exercise: Exercise, sample: int | None, seed: int) -> Trial:
    """The mutants of an exercise, all or a seeded sample; raises `CourseError`."""
    folder = course.source(exercise)
    path = folder / exercise.file
    every = mutants(path.read_text(encoding="utf-8"), str(path))
    chosen = every
    if sample is not None and sample < len(every):
        drawn = random.Random(f"{seed} {exercise.id}").sample(range(len(every)), sample)  # noqa: S311  # no secret
        chosen = [every[k] for k in sorted(drawn)]
    return Trial(exercise, every, chosen, read_equivalent(folder))


Task = tuple[str, Mutant]


def run(course: Course, trials: Sequence[Trial], jobs: int) -> Iterator[Trial]:
    """Run all chosen mutants; gives a mutant's trial each time one is done.

    Raises `ExerciseError` when an exercise's own reference misses points, and what a process
    raises.
    """
    found = {trial.exercise.id: trial for trial in trials}
    tasks = [(trial.exercise.id, mutant) for trial in trials for mutant in trial.chosen]
    with _processes(course.root, tasks, min(jobs, len(tasks))) as answers:
        for _count in tasks:
            name, key, killed = answers()
            (found[name].killed if killed else found[name].lived).add(key)
            yield found[name]


@contextmanager
def _processes(root: Path, tasks: list[Task], jobs: int) -> Iterator[Any]:
    """A function that gives the next answer of `jobs` processes that share the tasks."""
    context = multiprocessing.get_context("spawn")
    answers, turn = context.Queue(), context.Value("i", 0)
    started = [
        context.Process(target=_work, args=(root, tasks, turn, answers)) for _ in range(jobs)
    ]
    for process in started:
        process.start()

    def answer() -> Any:
        while True:
            alive = any(process.is_alive() for process in started)
            try:
                item = answers.get(timeout=1)
            except queue.Empty:
                if not alive:
                    raise GraderFailure("The processes that run the mutants have ended.") from None
                continue
            if isinstance(item, BaseException):
                raise item
            return item

    try:
        yield answer
    finally:
        turn.value = len(tasks)
        for process in started:
            process.join(FAREWELL_SECONDS)
            process.terminate()
            process.join()


def _work(root: Path, tasks: list[Task], turn: Any, answers: Any) -> None:
    """One process: a launcher, a session, and mutants as long as there are some."""
    course = Course(root)
    exercises = [course.find(name) for name in dict.fromkeys(name for name, _mutant in tasks)]
    exercises = [msgspec.structs.replace(e, limits=_patient(e.limits)) for e in exercises]
    preload = sorted({module for exercise in exercises for module in exercise.preload})
    try:
        launcher = launchers.start(hidden=[root], preload=preload)
        try:
            _session(course, exercises, launcher, tasks, turn, answers)
        finally:
            launcher.close()
    except Exception as problem:  # told by the process that waits
        answers.put(problem if isinstance(problem, GraderFailure) else GraderFailure(str(problem)))


def _patient(limits: Limits) -> Limits:
    return msgspec.structs.replace(
        PATIENT, memory_mb=limits.memory_mb, scratch_mb=limits.scratch_mb
    )


def _session(
    course: Course,
    exercises: list[Exercise],
    launcher: launchers.Launcher,
    tasks: list[Task],
    turn: Any,
    answers: Any,
) -> None:
    from grader.engine import session
    from grader.intake.submission import Submission

    def drive(grader_of: session.GraderOf) -> None:
        proven = set()
        while (task := _next(tasks, turn)) is not None:
            name, mutant = task
            grader = grader_of(course.find(name))
            if name not in proven:
                _prove(name, grader.first_failure(Submission(grader.engine.reference_source)))
                proven.add(name)
            failed = grader.first_failure(Submission(mutant.source))
            answers.put((name, mutant.key, failed is not None))

    session.run(course, exercises, launcher, drive, session.Options(shrink=False))


def _prove(name: str, failed: str | None) -> None:
    if failed is not None:
        raise ExerciseError(
            f"{name}: its reference fails {failed}, so mutants say nothing. "
            f"Run `grade author verify {name}` first."
        )


def _next(tasks: list[Task], turn: Any) -> Task | None:
    with turn.get_lock():
        k = turn.value
        turn.value += 1
    return tasks[k] if k < len(tasks) else None
