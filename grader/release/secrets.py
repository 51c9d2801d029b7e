"""What must not leave the course: solutions, hidden checks, and the answers of hidden checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from grader.authoring.outline import read_checks
from grader.authoring.regions import find_regions
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.engine import sealed, session
from grader.engine.exercise import ExerciseEngine
from grader.engine.record import Record
from grader.engine.twins import CLOSING
from grader.release.lines import squeezed, telling, without_docstrings
from grader.release.visible import hidden_statements, visible_checks
from grader.sandbox.launcher import Launcher

FEWEST = 16
"""Answers of fewer bytes or characters than this may be the same by chance."""
HANDOUTS = ("handout.en.md", "handout.zh.md")


@dataclass(frozen=True)
class Secret:
    """Something to look for: text as `squeezed` leaves it, or bytes."""

    what: str
    """Where it comes from: `solutions/03_softmax/softmax.py`."""
    text: str = ""
    data: bytes = b""


def code_secrets(course: Course, exercises: Iterable[Exercise]) -> list[Secret]:
    """The solutions and the hidden checks of some exercises, line by line.

    What authors tell in any handout or hint is none; nor is a line of a right solution, of a
    known mistake or of a hidden check that published code of any exercise has as well.
    """
    exercises = list(exercises)
    prose = "\n".join(_prose(course, exercise) for exercise in exercises)
    public = prose + "\n".join(_published_code(course, exercise) for exercise in exercises)
    found: dict[str, Secret] = {}
    for exercise in exercises:
        solution = (s for s in _solution(course, exercise) if s.text not in prose)
        others = (*_others(course, exercise), *_hidden(course, exercise))
        for secret in (*solution, *(s for s in others if s.text not in public)):
            found.setdefault(secret.text, secret)
    return list(found.values())


def _solution(course: Course, exercise: Exercise) -> Iterator[Secret]:
    """The solution regions of the reference."""
    path = course.source(exercise) / exercise.file
    text = path.read_text(encoding="utf-8")
    lines = without_docstrings(text)
    for region in find_regions(text, str(path)):
        for said in telling(lines[region.first : region.last - 1]):
            yield Secret(_name(course, path), said)


def _others(course: Course, exercise: Exercise) -> Iterator[Secret]:
    """Right solutions and known mistakes."""
    folder = course.source(exercise)
    for path in sorted((*folder.glob("right/*.py"), *folder.glob("wrong/*.py"))):
        text = path.read_text(encoding="utf-8").rpartition(f"\n{CLOSING}\n")[2]
        for said in telling(without_docstrings(text)):
            yield Secret(_name(course, path), said)


def _hidden(course: Course, exercise: Exercise) -> Iterator[Secret]:
    """The hidden checks: their code, their names, and the sentences that describe them."""
    path = course.source(exercise) / "checks.py"
    text = path.read_text(encoding="utf-8")
    lines = without_docstrings(text)
    said: list[str] = []
    for statement in hidden_statements(text, path):
        said += telling(lines[statement.first - 1 : statement.last])
    for check in read_checks(path):
        if check.hidden:
            chinese = exercise.sentences.zh.get(check.name, "")
            said += [f"test_{check.name}", *map(squeezed, filter(None, (check.sentence, chinese)))]
    for one in said:
        yield Secret(_name(course, path), one)


def _prose(course: Course, exercise: Exercise) -> str:
    """Where authors tell students parts of a solution on purpose: handouts and hints."""
    texts = [squeezed(f"{hint.en}\n{hint.zh}") for hint in exercise.hints]
    return "\n".join(texts) + _squeezed_files(course.source(exercise) / name for name in HANDOUTS)


def _published_code(course: Course, exercise: Exercise) -> str:
    """The stub, the probes and the visible checks, as they are authored."""
    source = course.source(exercise)
    text = (source / exercise.file).read_text(encoding="utf-8")
    lines = text.splitlines()
    for region in find_regions(text, exercise.file):
        lines[region.first - 1 : region.last] = [""] * (region.last - region.first + 1)
    checks = source / "checks.py"
    visible = visible_checks(checks.read_text(encoding="utf-8"), checks)
    return squeezed("\n".join(lines) + visible) + _squeezed_files([source / "probes.py"])


def _squeezed_files(paths: Iterable[Path]) -> str:
    return "\n".join(squeezed(p.read_text(encoding="utf-8")) for p in paths if p.exists())


def _name(course: Course, path: Path) -> str:
    return path.relative_to(course.root).as_posix()


def has_hidden(course: Course, exercise: Exercise) -> bool:
    """True when some of the exercise's checks are hidden."""
    return any(check.hidden for check in read_checks(course.source(exercise) / "checks.py"))


def answer_secrets(course: Course, exercise: Exercise, launcher: Launcher) -> list[Secret]:
    """The answers of an exercise's hidden checks that no visible check gives as well."""
    name = f"solutions/{exercise.folder}/checks.py: an answer of a hidden check"
    found: set[Any] = set()

    def drive(grader_of: session.GraderOf) -> None:
        engine = grader_of(exercise).engine
        engine.prepare()
        found.update(_answers(engine, hidden=True) - _answers(engine, hidden=False))

    for secret in ("", sealed.SECRET):
        options = session.Options(secret=secret, device=sealed.DEVICE, shrink=False)
        session.run(course, [exercise], launcher, drive, options)
    made = [
        Secret(name, data=one) if isinstance(one, bytes) else Secret(name, squeezed(one))
        for one in found
    ]
    return sorted(made, key=lambda secret: (secret.text, secret.data))


def _answers(engine: ExerciseEngine, *, hidden: bool) -> set[Any]:
    parts = [part for part in engine.parts if part.mark.hidden is hidden]
    return {one for part in parts for one in answers_of(engine.record(part))}


def answers_of(record: Record) -> Iterator[bytes | str]:
    """The reference's answers in a record that no chance gives: tensors' bytes, and numbers."""
    for example in record.examples:
        replies = [*example.replies, *(reply for _call, reply in example.oracle)]
        for reply in replies:
            yield from _telling_values(reply.value)


def _telling_values(value: Any) -> Iterator[bytes | str]:
    if isinstance(value, torch.Tensor):
        yield from _telling_tensor(value.detach())
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _telling_values(item)
    elif isinstance(value, dict):
        yield from _telling_values(list(value.values()))
    elif isinstance(value, (float, str, bytes)):
        written = value if isinstance(value, bytes) else str(value)
        if len(written) >= FEWEST:
            yield written


def _telling_tensor(value: torch.Tensor) -> Iterator[bytes | str]:
    """Its bytes, and its first numbers as people and JSON write them."""
    if value.numel() < 2 or bool((value == value.flatten()[0]).all()):
        return
    raw = value.contiguous().flatten().view(torch.uint8).numpy().tobytes()
    if len(raw) >= FEWEST:
        yield raw
    if value.is_floating_point():
        numbers = ",".join(str(number) for number in value.flatten()[:3].tolist())
        if len(numbers) >= 2 * FEWEST:
            yield numbers
