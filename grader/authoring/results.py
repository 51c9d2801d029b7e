"""What full runs of the mutants gave: `docs/mutation.json`, and `docs/mutation.md` made from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from grader.course.course import Course
from grader.errors import CourseError

if TYPE_CHECKING:
    from grader.authoring.mutate import Trial

TARGET = 0.95
"""The share of non-equivalent mutants that the checks of every exercise kill."""

DATA, PAGE = "mutation.json", "mutation.md"

HEAD = """# Mutation

How well the checks bite: each reference is changed in one place of a solution region, and the
checks must notice. `score` is the share of non-equivalent mutants that they killed.

Made by `grade author mutate --write`; CI reruns a seeded sample of it with
`grade author mutate --check`. Equivalent mutants, which no check can kill, are listed with their
reasons in `solutions/NN_slug/equivalent.toml`.

| exercise | mutants | killed | equivalent | survivors | score |
| --- | ---: | ---: | ---: | ---: | ---: |
"""


class Survivor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that lives on: its key."""

    where: str
    diff: str
    nth: int = 1


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One exercise."""

    mutants: int
    killed: int
    equivalent: int
    digest: str
    """The name of the set of mutants: with another reference it is another one."""
    survivors: tuple[Survivor, ...] = ()

    @property
    def score(self) -> float:
        """The share of non-equivalent mutants that was killed."""
        others = self.mutants - self.equivalent
        return self.killed / others if others else 1.0


def row_of(trial: Trial) -> Row:
    """The row of a full run."""
    return Row(
        mutants=len(trial.every),
        killed=len(trial.killed),
        equivalent=trial.spared,
        digest=trial.digest,
        survivors=tuple(Survivor(*mutant.key) for mutant in trial.survivors),
    )


def read(course: Course) -> dict[str, Row]:
    """The rows by exercise; none when there is no file; raises `CourseError`."""
    path = _folder(course) / DATA
    if not path.exists():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Row])
    except msgspec.DecodeError as error:
        raise CourseError(
            f"{path}: {error}. Make it anew: `grade author mutate --write`."
        ) from None


def write(course: Course, rows: dict[str, Row]) -> list[Path]:
    """Write data and page, one row for each exercise of the course that has one."""
    ordered = {e.id: rows[e.id] for e in course.exercises if e.id in rows}
    folder = _folder(course)
    folder.mkdir(exist_ok=True)
    data = msgspec.json.format(msgspec.json.encode(ordered), indent=1).decode() + "\n"
    made = {folder / DATA: data, folder / PAGE: page(course, ordered)}
    for path, text in made.items():
        path.write_bytes(text.encode())
    return list(made)


def page(course: Course, rows: dict[str, Row]) -> str:
    """The table, and below it the diff of each survivor."""
    lines = []
    for name, row in rows.items():
        counts = f"{row.mutants} | {row.killed} | {row.equivalent} | {len(row.survivors)}"
        exercise = course.find(name)
        lines.append(f"| {exercise.number} `{exercise.slug}` | {counts} | {percent(row.score)} |")
    parts = [HEAD + "\n".join(lines)]
    for name, row in rows.items():
        if row.survivors:
            parts.append(f"## Survivors of {name}")
            parts += [f"In `{s.where}`:\n\n```diff\n{s.diff}\n```" for s in row.survivors]
    return "\n\n".join(parts) + "\n"


def percent(share: float) -> str:
    """`97.5 %`, never rounded up to 100."""
    return f"{int(share * 1000) / 10:g} %"


def compare(trial: Trial, row: Row | None) -> list[str]:
    """Where a sample of an exercise's mutants does not fit its row."""
    name = trial.exercise.id
    again = f"Run `grade author mutate {name} --write`."
    if row is None:
        return [f"{name} has no row in docs/{PAGE}. {again}"]
    if (row.mutants, row.digest) != (len(trial.every), trial.digest):
        return [f"the reference of {name} has changed since the row was made. {again}"]
    known = {(s.where, s.diff, s.nth) for s in row.survivors}
    told = [
        f"this mutant of {m.where} survives, but not in the table. {again}\n{m.diff}"
        for m in trial.survivors
        if m.key not in known
    ]
    told += [
        f"this mutant of {w} is killed, but survives in the table. {again}\n{diff}"
        for w, diff, nth in sorted(known & trial.killed)
    ]
    if row.equivalent != len(trial.equivalent):
        told.append(f"the table counts {row.equivalent} equivalent mutants. {again}")
    if row.score < TARGET:
        told.append(f"the checks kill {percent(row.score)}, less than {percent(TARGET)}.")
    return told


def _folder(course: Course) -> Path:
    return course.root / "docs"
