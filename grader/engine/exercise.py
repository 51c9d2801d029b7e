"""One exercise inside the engine: its check functions, records and twins."""

from __future__ import annotations

import gc
import hashlib
import importlib
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.checks.marks import Mark, mark_of
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.engine import store
from grader.engine.answers import Answers
from grader.engine.judge import Judge
from grader.engine.loading import load_module, load_probes
from grader.engine.record import Record, Recorder, pack_record, seed_of, unpack_record
from grader.engine.seat import Job, LoadFailed, Seat
from grader.engine.targets import Recording, Target
from grader.engine.twins import Header, Twin, Wrong, pack_twin, read_wrong, taken, unpack_twins
from grader.errors import ExerciseError
from grader.inside import codec
from grader.sandbox.handle import WorkerEnded
from grader.sandbox.launcher import Launcher


@dataclass(frozen=True)
class Part:
    """One check function as pytest collected it."""

    key: str
    """Its name, with pytest's parameters."""
    function: Callable[..., Any]
    fixed: dict[str, Any]
    mark: Mark

    @property
    def name(self) -> str:
        """The function's name without `test_`."""
        return self.function.__name__.removeprefix("test_")

    @property
    def sentence(self) -> str:
        """The English sentence that students read."""
        return " ".join((self.function.__doc__ or "").split())


@dataclass
class ExerciseEngine:
    """Records of one exercise, made once and kept on disk."""

    course: Course
    exercise: Exercise
    secret: str
    device: str = "simulated"
    """Where checks that ask for a device run."""
    parts: list[Part] = field(default_factory=list)
    _records: dict[str, Record] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The authored folder."""
        return self.course.source(self.exercise)

    @cached_property
    def reference(self) -> types.ModuleType:
        """The reference, in this process."""
        return load_module(self.folder / self.exercise.file, part="reference")

    @cached_property
    def reference_source(self) -> str:
        """The text of the reference."""
        return (self.folder / self.exercise.file).read_text(encoding="utf-8")

    @cached_property
    def probes_source(self) -> str | None:
        """The text of the exercise's probes, which workers execute."""
        path = self.folder / "probes.py"
        return path.read_text(encoding="utf-8") if path.exists() else None

    @cached_property
    def digest(self) -> str:
        """One digest of everything that a score of this exercise depends on."""
        names = ("exercise.toml", self.exercise.file, "checks.py", "probes.py")
        files = (self.folder / name for name in names)
        return store.folder_digest(path for path in files if path.exists())

    @cached_property
    def report_digest(self) -> str:
        """One digest of everything that a report depends on: the known mistakes as well."""
        wrong = store.folder_digest(self.folder.glob("wrong/*.py"))
        return hashlib.sha256(f"{self.digest}{wrong}".encode()).hexdigest()

    @cached_property
    def wrong(self) -> list[Wrong]:
        """The exercise's misconceptions."""
        return read_wrong(self.folder, self.reference_source)

    @property
    def mistakes(self) -> tuple[Header, ...]:
        """What the misconceptions are called, and what is said of them."""
        return tuple(wrong.header for wrong in self.wrong)

    def wordings(self) -> list[tuple[str, str]]:
        """What checks and misconceptions say, in English and Chinese."""
        chinese = self.exercise.sentences.zh
        said = [(p.sentence, chinese.get(p.name, p.sentence)) for p in self.parts]
        titles = [(title.en, title.zh) for title in self.exercise.titles.values()]
        return [*said, *titles, *((mistake.en, mistake.zh) for mistake in self.mistakes)]

    def seed(self, part: Part) -> int:
        """The seed of a check function's examples."""
        return seed_of(self.exercise.id, part.key, self.secret)

    @property
    def fallback(self) -> Target:
        """The reference for requests that were not recorded."""
        return Recording(self.reference, load_probes(self.folder))

    def job(self, source: str) -> Job:
        """What a worker loads for this exercise."""
        return Job(source, self.exercise.file, self.exercise.slug, self.probes_source)

    def seat(self, launcher: Launcher, source: str) -> Seat:
        """The place for one submission to this exercise."""
        return Seat(launcher, self.job(source), self.exercise.limits, self.device == "cuda")

    def judge(self, part: Part) -> Judge:
        """What runs one check function for one submission."""
        return Judge(part.function, part.fixed, self.record(part), self.fallback)

    def record(self, part: Part) -> Record:
        """The record of a check function; all of the exercise's are made or read together."""
        if part.key not in self._records:
            self.prepare()
        return self._records[part.key]

    def prepare(self) -> None:
        """Read the records, or make them; raises `ExerciseError` for a broken exercise."""
        if not self._records:
            self._records = self._read_records() or self._make_records()
            # Thousands of objects that stay: the collector need not look at them for each report.
            gc.freeze()

    @property
    def held(self) -> bool:
        """True while records or twins are in memory."""
        return bool(self._records) or self._twins is not None

    def forget(self) -> None:
        """Let go of records and twins; whoever needs them next reads them from disk again."""
        self._records, self._twins = {}, None
        # What was frozen while a submission was judged may hold them in a circle of references.
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    @property
    def prepared(self) -> bool:
        """False when examples or misconceptions are still to be recorded, which takes a while."""
        return all(store.exists(self.path(kind)) for kind in ("examples", "twins"))

    def path(self, kind: str) -> Path:
        """Where the `examples` or `twins` of this exercise are kept."""
        wrong = store.folder_digest(self.folder.glob("wrong/*.py")) if kind == "twins" else ""
        key = store.key_of(self.exercise.id, self.digest, self.secret, self.device, wrong)
        return self.course.state / "records" / f"{self.exercise.folder}-{kind}-{key}.bin"

    def _read_records(self) -> dict[str, Record] | None:
        sections = store.read(self.path("examples"))
        return None if sections is None else self._unpacked(sections)

    def _unpacked(self, sections: list[store.Section]) -> dict[str, Record] | None:
        """The records of all parts, or None where one is missing or cannot be read."""
        try:
            found = {name: unpack_record(name, text, blob) for name, text, blob in sections}
        except (codec.CodecError, KeyError, TypeError, ValueError):
            return None
        return found if found.keys() >= {p.key for p in self.parts} else None

    def _make_records(self) -> dict[str, Record]:
        import hypothesis

        for name in self.exercise.preload:
            importlib.import_module(name)  # before a simulated device is open
        recorder = Recorder(self.reference, load_probes(self.folder))
        records = {}
        for part in self.parts:
            seeded = hypothesis.seed(self.seed(part))(part.function)
            try:
                records[part.key] = recorder.record(seeded, part.fixed)
            except ExerciseError as error:
                raise ExerciseError(f"{self.exercise.id} is broken. {error}") from error
            records[part.key].function = part.key
        sections = [(key, *pack_record(record)) for key, record in records.items()]
        store.write(self.path("examples"), sections)
        return records

    def twins(self, launcher: Launcher) -> Mapping[str, Twin]:
        """The answers of every misconception, recorded on first use."""
        if self._twins is None:
            self._twins = unpack_twins(self.twin_sections(launcher))
            gc.freeze()
        return self._twins

    def twin_sections(self, launcher: Launcher) -> list[store.Section]:
        """The answers of every misconception, as they are stored."""
        sections = store.read(self.path("twins"))
        if sections is None:
            sections = self._record_twins(launcher)
            if not self._hurried:
                store.write(self.path("twins"), sections)
        return sections

    _twins: Mapping[str, Twin] | None = None
    _hurried: bool = False
    """A misconception met a time limit, maybe by chance: its answers are not kept on disk."""

    def _record_twins(self, launcher: Launcher) -> list[store.Section]:
        sections = []
        for wrong in self.wrong:
            seat = self.seat(launcher, wrong.source)
            try:
                for part in self.parts:
                    kept = taken(ask_all(seat, self.record(part)))
                    self._hurried |= kept.ended == "timeout"
                    sections.append(pack_twin(wrong.header.id, part.key, kept))
            finally:
                seat.close()
        return sections

    def checks(self) -> dict[str, list[Part]]:
        """The parts of each check, by check id, in the order of the file."""
        checks: dict[str, list[Part]] = {}
        for part in self.parts:
            checks.setdefault(part.mark.check, []).append(part)
        return dict(sorted(checks.items(), key=lambda item: int(item[0][1:])))

    def validate(self) -> None:
        """Raise `ExerciseError` when the checks' points do not fit each other or the exercise."""
        total = 0.0
        for check, parts in self.checks().items():
            if len({(p.mark.points, p.mark.hidden) for p in parts}) != 1:
                raise ExerciseError(f"{self.exercise.id}: the parts of {check} state other points.")
            total += parts[0].mark.points
        if total != self.exercise.points:
            raise ExerciseError(
                f"{self.exercise.id}: its checks are worth {total:g} points in all, "
                f"but exercise.toml says {self.exercise.points}."
            )


def ask_all(seat: Seat, record: Record) -> Answers:
    """All answers of one submission to one record."""
    try:
        answers = Answers(seat.ask(*record.request, record.count, record.known), record.usual)
    except (WorkerEnded, LoadFailed) as failure:
        return Answers.none(failure)
    answers.drain()
    return answers


def part_of(key: str, function: Callable[..., Any], fixed: dict[str, Any]) -> Part | None:
    """A collected function as a part, or None when it carries no points."""
    mark = mark_of(function)
    return Part(key, function, fixed, mark) if mark else None
