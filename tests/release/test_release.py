"""A student release grades as the course does, and without anything to copy from."""

from __future__ import annotations

import json

import msgspec
import pytest

from grader.cli.reset import stub_of
from grader.course.course import Course, find_course
from grader.errors import CourseError, ExerciseError, UsageError
from grader.release import seal, student
from grader.release.visible import visible_checks
from grader.report.model import Verdict
from tests.release.conftest import COURSE, RIGHT, SQUARES

SOURCE = COURSE / "solutions/01_double"
ALMOST = RIGHT.replace("return x + x", "return x + x + (x > 1.5) * 1.0")


def names_below(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_release_is_found_as_a_course(release):
    found = find_course(release.root)
    assert found.sealed
    assert [e.slug for e in found.exercises] == ["double"]
    assert found.exercises[0].points == 4  # two more are hidden


def test_it_holds_what_students_need_and_nothing_else(release):
    names = names_below(release.root)
    assert names == {
        ".gitattributes",
        ".gitignore",
        "README.md",
        "README.zh.md",
        "requirements.txt",
        *(f"exercises/01_double/{n}" for n in ("README.md", "README.zh.md")),
        *(f"exercises/01_double/double.{end}" for end in ("py", "ipynb")),
        *(
            f"sealed/01_double/{n}"
            for n in ("checks.py", "double.py", "exercise.json", "seal.json")
        ),
        *(f"sealed/01_double/{n}" for n in ("probes.py", "examples.bin.xz", "twins.bin.xz")),
    }


def test_a_right_solution_gets_full_marks(release, grade):
    [report] = grade(release, RIGHT)
    assert report.status == "graded"
    assert (report.score, report.max_score) == (4, 4)
    assert [c.id for c in report.checks] == ["E1.C1", "E1.C2", "E1.C3"]


def test_a_known_mistake_is_named(release, grade):
    [report] = grade(release, SQUARES)
    check = report.checks[0]
    assert (check.verdict, check.misconception.name) == (Verdict.FAILED, "squares")
    assert "not its square" in check.misconception.message


def test_reports_are_those_of_the_course(course, release, grade):
    """Same verdicts and sentences; the examples are others by intention."""

    def facts(report):
        kept = [(c.id, c.verdict, c.title, c.misconception) for c in report.checks]
        return kept, report.versions.course

    wrong = RIGHT.replace("unbiased=False", "unbiased=True")
    sources = [RIGHT, SQUARES, wrong, "x = 1\n", stub_of(release, release.find("1"))]
    for there, here in zip(grade(course, *sources), grade(release, *sources), strict=True):
        checks, version = facts(there)
        assert (checks[:3], version) == facts(here)


def test_the_smallest_recorded_example_is_shown(release, grade):
    [report] = grade(release, ALMOST)
    check = report.checks[0]
    assert check.verdict is Verdict.FAILED
    assert check.misconception is None
    assert "double(x)" in check.example


def test_live_search_works_where_no_reference_is_asked(release, grade):
    touches = RIGHT.replace("return x + x", "y = x + x\n    x[x > 1.5] = 0\n    return y")
    [report] = grade(release, touches)
    example = report.checks[1].example
    assert report.checks[1].verdict is Verdict.FAILED
    assert example.count("0.0") == 3  # the search leaves one number that matters


def test_the_examples_are_not_those_that_count(course, release, grade):
    """Else a table of the answers in a release would get full marks."""
    [there], [here] = grade(course, ALMOST, shrink=False), grade(release, ALMOST, shrink=False)
    assert there.checks[0].example != here.checks[0].example


def test_hidden_checks_and_their_helpers_are_left_out(release):
    text = (release.source(release.find("1")) / "checks.py").read_text(encoding="utf-8")
    for gone in ("far_values", "steep", "STEEP", "Only the hidden", "six digits"):
        assert gone not in text
    for kept in ("SHAPE = (2, 3)", "def test_spreads", "from probes import first_answer"):
        assert kept in text
    description = json.loads((release.sources / "01_double/exercise.json").read_bytes())
    assert description["sentences"]["zh"].keys() == {"doubles", "input_stays", "spreads"}
    assert "remark" not in json.dumps(description)


def test_checks_without_hidden_ones_stay_as_they_are():
    path = SOURCE / "checks.py"
    text = path.read_text(encoding="utf-8").replace(", hidden=True", "")
    assert visible_checks(text, path) == text


def test_a_fresh_file_is_the_stub(course, release):
    exercise = release.find("1")
    fresh = stub_of(release, exercise)
    assert fresh == stub_of(course, exercise)
    assert release.student_file(exercise).read_text(encoding="utf-8") == fresh
    assert "centred" not in fresh


@pytest.mark.parametrize("name", ["seal.json", "examples.bin.xz", "twins.bin.xz"])
@pytest.mark.parametrize("damage", [None, b"", b"\xfd7zXZ\x00 and no more", b"{"])
def test_a_damaged_file_is_told(release, grade, name, damage):
    path = release.source(release.find("1")) / name
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    with pytest.raises(ExerciseError, match=r"missing or damaged. Get a fresh copy"):
        grade(release, SQUARES)


def test_a_release_of_a_newer_grader_is_told(release, grade):
    path = release.source(release.find("1")) / "seal.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"seal": 1', '"seal": 2'))
    with pytest.raises(UsageError, match="newer grader"):
        grade(release, RIGHT)


ASKS_BACK = '''

@points(1, "C4")
@given(x=tensors((2, 3), dtype=torch.float64))
def test_answers_go_on(submission, reference, x):
    """spread of what double gives is right."""
    y = submission.spread(x)
    assert_close(submission.double(y), reference.double(y), what="double(spread(x))")
'''


@pytest.fixture
def asking_back(course, tmp_path) -> Course:
    """A course with a check that asks the reference for what the submission's answers tell."""
    root = tmp_path / "course"
    folder = root / "solutions/01_double"
    (root / "exercises").mkdir(parents=True)
    folder.mkdir(parents=True)
    for name in ("double.py", "probes.py"):
        (folder / name).write_bytes((SOURCE / name).read_bytes())
    text = (SOURCE / "checks.py").read_text(encoding="utf-8")
    (folder / "checks.py").write_text(text.partition("\n\nSTEEP")[0] + ASKS_BACK)
    toml = (SOURCE / "exercise.toml").read_text(encoding="utf-8")
    toml = toml.replace("points = 6", "points = 5").replace("far_values", "answers_go_on")
    (folder / "exercise.toml").write_text(toml, encoding="utf-8")
    (folder / "right").mkdir()
    (folder / "right/r1_sums.py").write_text(RIGHT, encoding="utf-8")
    return Course(root)


def test_a_check_whose_questions_cannot_be_recorded_is_refused(
    asking_back, launcher, tmp_path, grade
):
    exercise = asking_back.find("1")
    files = seal.seal(asking_back, exercise, launcher)
    (tmp_path / "release/exercises").mkdir(parents=True)
    student.write_files(tmp_path / "release", student.sealed_files(exercise, files))
    release = Course(tmp_path / "release")
    with pytest.raises(CourseError, match=r"test_answers_go_on asks the reference for what .*sums"):
        seal.proven(asking_back, release, exercise, launcher)

    elsewhere = RIGHT.replace("return away /", "return 1.25 + away /")
    with pytest.raises(ExerciseError, match="test_answers_go_on cannot be judged here"):
        grade(release, elsewhere)


def test_right_solutions_are_proven_before_publishing(course, released, launcher):
    assert seal.proven(course, released, course.find("1"), launcher) == 2


def test_points_that_do_not_add_up_are_told(course, tmp_path):
    text = (SOURCE / "checks.py").read_text(encoding="utf-8")
    broken = Course(tmp_path)
    (tmp_path / "solutions/01_double").mkdir(parents=True)
    (tmp_path / "solutions/01_double/checks.py").write_text(text.replace("(2,", "(2.5,"))
    with pytest.raises(CourseError, match="whole number of points"):
        seal.public_description(broken, course.find("1"))


def test_the_description_reads_back(course):
    public = seal.public_description(course, course.find("1"))
    assert msgspec.json.decode(msgspec.json.encode(public), type=type(public)) == public


def test_another_folder_is_not_overwritten(tmp_path, release):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds something else"):
        student.refuse_other(tmp_path)
    with pytest.raises(UsageError, match="holds something else"):
        student.refuse_other(COURSE)
    student.refuse_other(tmp_path / "new")
    student.refuse_other(release.root)


def test_a_new_release_replaces_the_old_one(release, tmp_path):
    made = tmp_path / "made"
    student.write_files(made, {"sealed/02_sums/checks.py": b"new", "README.md": b"new"})
    (release.root / ".git").mkdir()
    (release.root / ".git/HEAD").write_text("ref: refs/heads/main")
    (release.root / "exercises/01_double/mine.txt").write_text("kept")
    student.put_in_place(made, release.root)
    names = names_below(release.root)
    assert {n for n in names if n.startswith("sealed")} == {"sealed/02_sums/checks.py"}
    assert (release.root / "README.md").read_bytes() == b"new"
    assert {".git/HEAD", "exercises/01_double/mine.txt"} <= names


def test_where_students_get_the_grader(tmp_path):
    import grader

    assert student.tool_of(None).requirement == f"torchgrade=={grader.__version__}"
    url = "https://example.org/torchgrade-1-py3-none-any.whl"
    assert student.tool_of(url).requirement == f"torchgrade @ {url}"
    wheel = tmp_path / "torchgrade-1-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    tool = student.tool_of(str(wheel))
    assert tool.requirement == "./wheels/torchgrade-1-py3-none-any.whl"
    exercise = find_course(COURSE).find("1")
    files = student.common_files([exercise], tool)
    assert files["wheels/torchgrade-1-py3-none-any.whl"] == b"wheel"
    assert tool.requirement.encode() in files["requirements.txt"]
    with pytest.raises(UsageError, match="neither a wheel nor a URL"):
        student.tool_of(str(tmp_path))
