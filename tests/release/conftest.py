"""A tiny course with hidden checks, and the release and the pack that are made of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.course.course import Course
from grader.engine import sealed, session
from grader.intake.submission import Submission
from grader.release import pack, seal, student
from grader.release.secrets import answer_secrets, code_secrets
from grader.sandbox import launcher as launchers

COURSE = Path(__file__).with_name("course")
RIGHT = (COURSE / "solutions/01_double/right/r1_sums.py").read_text(encoding="utf-8")
SQUARES = RIGHT.replace("return x + x", "return x * x")


@pytest.fixture(scope="session")
def launcher():
    made = launchers.start()
    yield made
    made.close()


@pytest.fixture(scope="session")
def course(tmp_path_factory) -> Course:
    """The course, with the records that tests make."""
    root = tmp_path_factory.mktemp("course") / "course"
    shutil.copytree(COURSE, root)
    return Course(root)


@pytest.fixture(scope="session")
def released(course, launcher, tmp_path_factory) -> Course:
    """A release of the course; tests leave it as it is."""
    root = tmp_path_factory.mktemp("release")
    exercise = course.find("1")
    student.write_files(root, student.common_files([exercise], student.tool_of(None)))
    student.write_files(root, student.handout_files(course, exercise))
    files = seal.seal(course, exercise, launcher)
    student.write_files(root, student.sealed_files(exercise, files))
    return Course(root)


@pytest.fixture
def release(released, tmp_path) -> Course:
    """A release of one's own."""
    shutil.copytree(released.root, tmp_path / "release")
    return Course(tmp_path / "release")


@pytest.fixture(scope="session")
def secrets(course, launcher):
    """What must not be in a release."""
    return [
        *code_secrets(course, course.exercises),
        *answer_secrets(course, course.find("1"), launcher),
    ]


@pytest.fixture(scope="session")
def packed(course, launcher) -> bytes:
    """The course in one file."""
    exercise = course.find("1")
    files = pack.authored_files(course, exercise)
    return pack.pack_bytes(files | pack.recorded_files(course, exercise, launcher))


@pytest.fixture
def grade(launcher):
    """Grade sources for exercise 1 of a course or release."""

    def run(where: Course, *sources: str, **options):
        reports = []

        def drive(grader_of):
            grader = grader_of(where.find("1"))
            reports.extend(grader.grade(Submission(source, "double.py")) for source in sources)

        chosen = session.Options(device=sealed.DEVICE, **options)
        session.run(where, [where.find("1")], launcher, drive, chosen)
        return reports

    return run
