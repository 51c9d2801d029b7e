"""One exercise as its `exercise.toml` describes it, validated.

A student release holds the public part of it as `exercise.json`. Reading needs neither torch
nor pytest, so that `grade list` answers at once.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from grader.course.settings_file import explained
from grader.errors import CourseError
from grader.text import _

FOLDER = re.compile(r"(\d\d)_([a-z][a-z0-9_]*)")
AUTHORED, SEALED = "exercise.toml", "exercise.json"
"""What describes an exercise: in a course, and in a student release."""

Text = Annotated[str, Meta(min_length=1)]
Positive = Annotated[int, Meta(gt=0)]
Seconds = Annotated[float, Meta(gt=0, le=600)]
Megabytes = Annotated[int, Meta(gt=0, le=65536)]
ExerciseId = Annotated[str, Meta(pattern=r"^exercise-[1-9]\d*$")]
CheckId = Annotated[str, Meta(pattern=r"^C[1-9]\d*$")]


class Bilingual(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages of the course."""

    en: Text
    zh: Text

    def get(self, language: str) -> str:
        """The text in `language` (`en` or `zh`)."""
        return self.zh if language == "zh" else self.en


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a submission must not use: dotted public names, and aten operations."""

    banned: tuple[Text, ...] = ()
    banned_ops: tuple[Text, ...] = ()


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one submission may use while it is graded."""

    request_seconds: Seconds = 5.0
    submission_seconds: Seconds = 300.0
    cpu_seconds: Positive = 60
    memory_mb: Megabytes = 1024
    scratch_mb: Annotated[int, Meta(ge=0, le=1024)] = 0


class Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The Chinese sentence of each check function, by its name without `test_`."""

    zh: dict[str, Text] = {}


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the checks call things, in Chinese: see `grader.text.phrases`."""

    zh: dict[Text, Text] = {}


class Exercise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exercise's facts. `folder` is filled in from where the file lies."""

    id: ExerciseId
    slug: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    unit: Annotated[str, Meta(pattern=r"^[A-Z]$")]
    title: Bilingual
    minutes: Positive
    points: Positive
    hints: Annotated[tuple[Bilingual, ...], Meta(min_length=1)]
    needs: tuple[ExerciseId, ...] = ()
    topics: tuple[Text, ...] = ()
    preload: tuple[Text, ...] = ()
    """Modules that workers should find imported: `torch._dynamo` where optimisers are used."""
    rules: Rules = Rules()
    sentences: Sentences = Sentences()
    titles: dict[CheckId, Bilingual] = {}
    """What a check of several parts looks for as a whole, by its id."""
    phrases: Phrases = Phrases()
    limits: Limits = Limits()
    folder: str = ""

    @property
    def number(self) -> int:
        """3 for `exercise-3`."""
        return int(self.id.removeprefix("exercise-"))

    @property
    def file(self) -> str:
        """The name of the student's file, `softmax.py`."""
        return f"{self.slug}.py"

    def check_id(self, local: str) -> str:
        """The full id of a check: `E3.C1` for `C1`."""
        return f"E{self.number}.{local}"


def described(folder: Path) -> Path:
    """The file that describes the exercise in a folder; it need not exist."""
    sealed = folder / SEALED
    return sealed if sealed.exists() else folder / AUTHORED


def load(folder: Path) -> Exercise:
    """Read and validate what describes an exercise; raises `CourseError` naming file and key."""
    path = described(folder)
    decode = msgspec.toml.decode if path.name == AUTHORED else msgspec.json.decode
    try:
        exercise = decode(path.read_bytes(), type=Exercise)
    except FileNotFoundError:
        text = _("{path} is missing; each exercise folder needs one.")
        raise CourseError(text.format(path=path)) from None
    except OSError as error:
        text = _("{path} cannot be read: {problem}.")
        raise CourseError(text.format(path=path, problem=error.strerror)) from None
    except msgspec.ValidationError as error:
        raise CourseError(f"{path}: {explained(str(error), Exercise)}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text = (
            _("{path} is not valid TOML: {problem}.")
            if path.name == AUTHORED
            else _("{path} is not valid JSON: {problem}.")
        )
        raise CourseError(text.format(path=path, problem=error)) from None
    match = FOLDER.fullmatch(folder.name)
    if match is None:
        text = _("{folder}: an exercise folder is called NN_slug, like 03_softmax.")
        raise CourseError(text.format(folder=folder))
    if (int(match[1]), match[2]) != (exercise.number, exercise.slug):
        text = _("{path}: id `{id}` and slug `{slug}` do not fit the folder's name `{name}`.")
        raise CourseError(
            text.format(path=path, id=exercise.id, slug=exercise.slug, name=folder.name)
        )
    return msgspec.structs.replace(exercise, folder=folder.name)
