"""What a batch writes beside the reports, so that every output can be made from RESULTS alone."""

from __future__ import annotations

import msgspec


class Student(msgspec.Struct, frozen=True):
    """One student as the layout of the submissions names them."""

    id: str
    """Unique in the class; the name of the folder of reports where it is a safe one."""
    name: str = ""
    email: str = ""
    keys: dict[str, str] = {}
    """What the platform calls the student: `canvas` (id), `moodle` (participant), …"""


class Wording(msgspec.Struct, frozen=True):
    """A sentence of the course, in each of its languages."""

    en: str
    zh: str


class Graded(msgspec.Struct, frozen=True):
    """One exercise of the batch: enough to head a column or a page."""

    id: str
    number: int
    slug: str
    title: str
    title_zh: str
    max_score: float
    wordings: tuple[Wording, ...] = ()
    """What its checks and its known mistakes say; reports hold one language."""


class Batch(msgspec.Struct, frozen=True):
    """What was graded, by what: `RESULTS/batch.json`."""

    layout: str
    exercises: tuple[Graded, ...]
    students: tuple[Student, ...]
    missing: tuple[tuple[str, str], ...] = ()
    """Student and exercise of what nobody handed in: there is no report."""
    notices: tuple[str, ...] = ()
    """What was left out or chosen on the way in, said to the instructor."""
    batch: int = 1
