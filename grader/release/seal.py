"""Sealing an exercise: recorded examples with the reference's answers, in place of the reference.

What is left out: the reference, known mistakes and right solutions as code, hidden checks and
their answers. What stays: the visible checks, the probes (they hold no expected value), the
stub, hints and sentences, and what known mistakes are called.
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import msgspec
import torch

import grader
from grader.authoring.outline import read_checks
from grader.authoring.stub import make_stub
from grader.course.course import Course
from grader.course.exercise import SEALED as DESCRIPTION
from grader.course.exercise import Exercise, Phrases, Sentences
from grader.engine import sealed, session, store
from grader.engine.exercise import ExerciseEngine, Part
from grader.engine.record import pack_record
from grader.engine.twins import PLACE
from grader.errors import CourseError
from grader.inside import codec
from grader.intake.submission import Submission
from grader.release.visible import visible_checks
from grader.report.model import Report
from grader.sandbox.launcher import Launcher
from grader.text import _

Files = dict[str, bytes]
"""Contents by name."""


def seal(course: Course, exercise: Exercise, launcher: Launcher) -> Files:
    """The files of a sealed exercise; records what was not recorded yet."""
    found: Files = {}

    def drive(grader_of: session.GraderOf) -> None:
        engine = grader_of(exercise).engine
        engine.prepare()
        found.update(_records(engine, launcher))
        found[sealed.SEAL] = _json(_seal(engine))

    options = session.Options(secret=sealed.SECRET, device=sealed.DEVICE, shrink=False)
    session.run(course, [exercise], launcher, drive, options)
    return _public(course, exercise) | found


def _records(engine: ExerciseEngine, launcher: Launcher) -> Files:
    visible = [part for part in engine.parts if not part.mark.hidden]
    examples = [_examples(engine, part) for part in visible]
    keys = {part.key for part in visible}
    twins = [s for s in engine.twin_sections(launcher) if s[0].partition(" ")[2] in keys]
    kinds = {"examples": examples, "twins": twins}
    return {
        store.packed_file(Path(f"{kind}.bin")).name: store.compressed(map(without_code, sections))
        for kind, sections in kinds.items()
    }


def _examples(engine: ExerciseEngine, part: Part) -> store.Section:
    return (part.key, *pack_record(engine.record(part)))


def without_code(section: store.Section) -> store.Section:
    """A section whose observations name no line of a solution by its text."""
    name, text, blob = section
    if b'"code"' not in text:
        return section
    return (name, *codec.dumps(_without_code(codec.loads(text, blob)), lenient=True))


def _without_code(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_code(item) for key, item in value.items()}
        return kept | {"code": ""} if kept.keys() >= PLACE else kept
    if isinstance(value, (list, tuple)):
        return type(value)(map(_without_code, value))
    return value


def _seal(engine: ExerciseEngine) -> sealed.Seal:
    return sealed.Seal(
        seal=sealed.FORMAT,
        course=engine.report_digest,
        grader=grader.__version__,
        torch=str(torch.__version__),
        python=platform.python_version(),
        mistakes=engine.mistakes,
    )


def _public(course: Course, exercise: Exercise) -> Files:
    """What of the authored folder students may read."""
    source = course.source(exercise)
    path = source / "checks.py"
    checks = visible_checks(path.read_text(encoding="utf-8"), path)
    stub = make_stub(exercise, (source / exercise.file).read_text(encoding="utf-8"))
    files = {
        DESCRIPTION: _json(public_description(course, exercise)),
        "checks.py": checks.encode(),
        exercise.file: stub.encode(),
    }
    probes = source / "probes.py"
    return files | ({"probes.py": probes.read_bytes()} if probes.exists() else {})


def public_description(course: Course, exercise: Exercise) -> Exercise:
    """The exercise as its visible checks make it: their points, their sentences."""
    path = course.source(exercise) / "checks.py"
    shown = [check for check in read_checks(path) if not check.hidden]
    worth = sum({check.check: check.points for check in shown}.values())
    if not worth or worth != int(worth):
        text = _("{path}: the visible checks must be worth a whole number of points.")
        raise CourseError(text.format(path=path))
    names = {check.name for check in shown}
    sentences = {name: said for name, said in exercise.sentences.zh.items() if name in names}
    visible = {check.check for check in shown}
    return msgspec.structs.replace(
        exercise,
        points=int(worth),
        sentences=Sentences(sentences),
        titles={check: title for check, title in exercise.titles.items() if check in visible},
        phrases=_spoken(exercise, visible_checks(path.read_text(encoding="utf-8"), path)),
        folder="",
    )


def _spoken(exercise: Exercise, checks: str) -> Phrases:
    """The phrases that the visible checks can say: all of their pieces stand in the code."""
    phrases = exercise.phrases.zh.items()
    return Phrases(
        {en: zh for en, zh in phrases if all(piece in checks for piece in en.split("{}"))}
    )


def _json(value: msgspec.Struct) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def proven(course: Course, release: Course, exercise: Exercise, launcher: Launcher) -> int:
    """How many right solutions get full marks from the sealed records alone: all, or it raises.

    Raises `CourseError` naming the solution and the check.
    """
    folder = course.source(exercise)
    paths = [folder / exercise.file, *sorted(folder.glob("right/*.py"))]

    def drive(grader_of: session.GraderOf) -> None:
        grader = grader_of(release.find(exercise.id))
        for path in paths:
            source = path.read_text(encoding="utf-8")
            _must_pass(path, grader.grade(Submission(source, exercise.file)))
            _must_be_asked(path, grader.engine)

    options = session.Options(device=sealed.DEVICE, shrink=False)
    session.run(release, [release.find(exercise.id)], launcher, drive, options)
    return len(paths)


def _must_pass(path: Path, report: Report) -> None:
    for check in report.checks:
        if not check.points:
            text = _("{path} fails {check} on the sealed records: {message}")
            message = check.message or report.reason
            raise CourseError(text.format(path=path, check=check.id, message=message))


def _must_be_asked(path: Path, engine: ExerciseEngine) -> None:
    """Refuse checks that ask the reference what only a submission's answers tell."""
    if isinstance(engine, sealed.SealedEngine) and engine.missed:
        text = _(
            "{check} asks the reference for what {path} answered, which cannot be recorded. "
            "Let it ask for what is drawn, or hide the check."
        )
        raise CourseError(text.format(check=", ".join(sorted(engine.missed)), path=path))
