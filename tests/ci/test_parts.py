"""What `grade ci` reads of its surroundings and of git, and what it says where."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from dataclasses import replace

import msgspec
import pytest

from grader.ci.base import trusted_course
from grader.ci.commands import Annotation, annotated, place_of
from grader.ci.git import Change, open_repository
from grader.ci.grading import outcome_of
from grader.ci.handed import Turn
from grader.ci.legacy import legacy_result, step_output
from grader.ci.outcome import Outcome, Status
from grader.ci.publishing import Publisher, facts_of, refuse_links
from grader.ci.redacted import redacted
from grader.ci.summary import MAX_COMMENT, MOST, block, comment, escaped, summary
from grader.ci.surroundings import Surroundings, look
from grader.ci.tamper import Finding, findings
from grader.cli.main import main
from grader.course.course import Course, find_course
from grader.errors import ExitCode, UsageError
from grader.intake.submission import Submission
from grader.report.model import (
    CheckResult,
    Fact,
    Misconception,
    Report,
    SubmissionInfo,
    Verdict,
    Versions,
)
from grader.results.assessment import Assessment
from tests.ci.conftest import COURSE, FILE, RIGHT, SQUARES

BASE, HEAD = "a" * 40, "b" * 40


# Surroundings


def event(tmp_path, tree: object) -> dict[str, str]:
    path = tmp_path / "event.json"
    path.write_text(tree if isinstance(tree, str) else json.dumps(tree), encoding="utf-8")
    return {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(path), "GITHUB_ACTOR": "bot"}


def test_a_pull_request_on_github(tmp_path):
    pull = {"base": {"sha": BASE}, "head": {"sha": HEAD}, "user": {"login": "ada"}, "title": "x"}
    found = look(event(tmp_path, {"pull_request": pull, "action": "opened"}))
    assert found == Surroundings(BASE, HEAD, "ada", "github")


def test_a_push_on_github(tmp_path):
    found = look(event(tmp_path, {"before": BASE, "after": HEAD}))
    assert (found.base, found.head, found.student) == (BASE, HEAD, "bot")
    first = look(event(tmp_path, {"before": "0" * 40, "after": HEAD}))
    assert first.base is None


def test_the_base_branch_where_the_event_names_none(tmp_path):
    found = look(event(tmp_path, {}) | {"GITHUB_BASE_REF": "main"})
    assert (found.base, found.head) == ("origin/main", "HEAD")


@pytest.mark.parametrize("text", ["", "[]", '{"pull_request": 3}', "{"])
def test_a_broken_event_is_one_sentence(tmp_path, text):
    with pytest.raises(UsageError, match=r"The event file .* cannot be read"):
        look(event(tmp_path, text))


def test_a_merge_request_on_gitlab():
    variables = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": BASE,
        "CI_COMMIT_SHA": HEAD,
        "GITLAB_USER_LOGIN": "ada",
    }
    assert look(variables) == Surroundings(BASE, HEAD, "ada", "gitlab")


def test_nothing_is_known_elsewhere():
    assert look({}) == Surroundings(None, "HEAD", "student")


# Git


def test_commits_changes_and_blobs(repo):
    repo.write("exercises/01_double/new.txt", b"\xff\x00" * 10)
    repo.git("add", ".")
    repo.git("rm", "--quiet", "README.md")
    repo.put("120000", "elsewhere", "link")
    repo.put("100644", "x", "naïve\tname.txt")
    head = repo.commit()
    found = open_repository(repo.root / "exercises")
    assert found.root == repo.root.resolve()
    assert found.commit("HEAD") == head
    changes = {c.path: c for c in found.changes(repo.base, head)}
    assert changes.keys() == {
        "README.md",
        "exercises/01_double/new.txt",
        "link",
        "naïve\tname.txt",
    }
    assert changes["README.md"].gone
    assert changes["link"].after == "120000"
    blob = changes["exercises/01_double/new.txt"].blob
    assert found.read(blob, 100) == b"\xff\x00" * 10
    assert found.read(blob, 3) == b"\xff\x00\xff"
    assert found.size(blob) == 20
    assert found.holds(head, "exercises/01_double")
    assert not found.holds(head, "README.md")


def test_a_change_begins_where_it_left_the_base(repo):
    repo.git("checkout", "--quiet", "-b", "work")
    head = repo.commit({FILE: RIGHT})
    repo.git("checkout", "--quiet", "main")
    repo.commit({".github/workflows/grade.yml": "on: push\n"})
    found = open_repository(repo.root)
    base = found.fork_point(found.commit("main"), head)
    assert base == repo.base
    assert [c.path for c in found.changes(base, head)] == [FILE]


@pytest.mark.parametrize("name", ["nowhere", "--help", "HEAD^{tree}", "-", "a b", ""])
def test_no_commit_of_that_name(repo, name):
    with pytest.raises(UsageError, match="Fetch the whole history"):
        open_repository(repo.root).commit(name)


def test_histories_without_a_common_commit(repo):
    repo.git("checkout", "--quiet", "--orphan", "other")
    other = repo.commit({"README.md": "# Another beginning\n"})
    with pytest.raises(UsageError, match="no commit in common"):
        open_repository(repo.root).fork_point(repo.base, other)


def test_a_shallow_clone_says_what_to_fetch(repo, tmp_path):
    repo.commit({FILE: RIGHT})
    words = ["git", "clone", "--quiet", "--depth", "1", repo.root.as_uri(), str(tmp_path / "clone")]
    subprocess.run(words, check=True)
    with pytest.raises(UsageError, match="Fetch the whole history"):
        open_repository(tmp_path / "clone").commit(repo.base)


def test_no_repository_is_one_sentence(tmp_path):
    with pytest.raises(UsageError, match="is not in a git repository"):
        open_repository(tmp_path)


def test_replaced_objects_are_not_followed(repo):
    forged = repo.blob(RIGHT.encode())
    head = repo.commit({FILE: SQUARES})
    found = open_repository(repo.root)
    [entry] = [e for e in found.entries(head, "exercises/") if e.path == FILE]
    repo.git("replace", entry.blob, forged)
    assert found.read(entry.blob, 1 << 20) == SQUARES.encode()


# Protected paths


def reasons(repo, *own: str) -> dict[str, str]:
    head = repo.commit()
    found = open_repository(repo.root)
    paths = [entry.path for entry in found.entries(head)]
    return {f.path: f.reason for f in findings(found.changes(repo.base, head), {*own}, paths)}


@pytest.mark.parametrize(
    "path",
    [
        ".github",
        ".gitlab-ci.yml",
        "Sealed/x",
        "ｓealed/x",
        "a/b/conftest.py",
        "pytest.py",
        "numpy/__init__.py",
        "exercises/random.py",
        "course.pack",
        "x/pip.conf",
        "requirements-dev.txt",
        "Makefile",
        "nul.txt",
        "GIT~1/config",
        "trailing./x",
        "a\u200b.py",
    ],
)
def test_a_human_looks_at(repo, path):
    if path == ".github":
        repo.git("rm", "-r", "--quiet", ".github")
    repo.put("100644", "x", path)
    assert path in reasons(repo)


@pytest.mark.parametrize("path", ["a/.GIT/config", "../x", "a//b", ".git/hooks/post-checkout"])
def test_paths_that_git_itself_does_not_make(path):
    assert findings([Change(path, "", "100644", "")], set(), [path])


@pytest.mark.parametrize("path", ["notes.md", "exercises/01_double/plot.png", "data/x.csv", FILE])
def test_nobody_has_to_look_at(repo, path):
    repo.put("100644", "changed", path)
    assert reasons(repo, FILE) == {}


# What is said


def check(**changed) -> CheckResult:
    facts = {
        "id": "E1.C1",
        "name": "doubles",
        "title": "Every element is doubled.",
        "points": 0.0,
        "max_points": 2.0,
        "verdict": Verdict.FAILED,
        "message": "the values are wrong",
        "example": "x = torch.tensor([1.0])\ndouble(x)",
        "misconception": Misconception("W1", "squares", "Your code squares."),
    }
    return CheckResult(**(facts | changed))


def outcome(
    *checks: CheckResult, source=SQUARES, found=(), minimum=100.0, failure="", **changed
) -> Outcome:
    exercise = find_course(COURSE).find("1")
    score = sum(c.points for c in checks)
    report = Report(
        exercise="exercise-1",
        student="ada",
        score=score,
        max_score=sum(c.max_points for c in checks),
        status="graded",
        checks=checks,
        submission=SubmissionInfo("double.py", "0"),
        device="simulated",
        tier="full",
        versions=Versions("0", "0", "0", "0"),
    )
    turn = Turn(exercise, Submission(source, "double.py", "ada"), FILE)
    report = replace_struct(report, changed)
    return replace(outcome_of([turn], [report], found, Assessment(), minimum), failure=failure)


def replace_struct(report: Report, changed: dict) -> Report:
    return msgspec.structs.replace(report, **changed)


HOSTILE = "::error::owned\r\n##[set-output]%0A```\n</details><img src=x onerror=1> @all [a](b) | |"


def test_an_annotation_is_one_command():
    text = Annotation("error", HOSTILE, f"a,b:{HOSTILE}", f"x,line=1::{HOSTILE}", 3).command()
    assert text.count("\n") == text.count("\r") == 0
    head, _colons, message = text.removeprefix("::").partition("::")
    assert head.startswith("error file=x%2Cline=1%3A%3A")
    assert head.count(",") == 2  # file, line, title
    assert "%250A" in message


def test_the_worst_ten_are_said():
    checks = [check(id=f"E1.C{k}", max_points=float(k)) for k in range(1, 14)]
    found = annotated(outcome(*checks, found=[Finding(f"p{k}", "why") for k in range(15)]))
    errors = [a for a in found if a.kind == "error"]
    assert [a.title.split()[0] for a in errors] == [f"E1.C{k}" for k in range(13, 3, -1)]
    assert sum(a.kind == "warning" for a in found) == 10


def test_places_are_the_students_own_lines():
    [view] = outcome(check(facts=(Fact("your line 7", "x"),))).graded[0].views
    assert place_of(view, SQUARES, is_cells=False) == (7, 0)
    [view] = outcome(check()).graded[0].views
    line, _cell = place_of(view, SQUARES, is_cells=False)
    assert SQUARES.splitlines()[line - 1].startswith("def double")
    assert place_of(view, "def broken(:", is_cells=False) == (1, 0)
    cells = f"# cell 2\nimport torch\n\n\n# cell 5\n{SQUARES}"
    assert place_of(view, cells, is_cells=True)[1] == 5


def test_the_summary_is_no_markup_of_the_students():
    text = summary(outcome(check(message=HOSTILE, printed=HOSTILE), reason=HOSTILE))
    outside = outside_fences(text)
    assert "onerror" in text
    for bad in ("onerror", "@all", "::error", "[a](b)"):
        assert bad not in outside


def outside_fences(text: str) -> str:
    """What GFM reads as markup: a fence ends at a line of as many backticks at least."""
    kept, fence = [], 0
    for line in text.splitlines():
        ticks = len(line) - len(line.lstrip("`"))
        if fence:
            fence = 0 if ticks >= fence and line.strip("`") == "" else fence
        elif ticks >= 3:
            fence = ticks
        else:
            kept.append(line)
    assert not fence
    return "\n".join(kept)


def test_a_fence_is_longer_than_what_it_holds():
    assert block(["a", "`````"]).splitlines()[0] == "``````text"
    assert escaped("a|b<c>*d*`e`[f](g) #1") == (
        "a&#124;b&#60;c&#62;&#42;d&#42;&#96;e&#96;&#91;f&#93;(g) &#35;1"
    )


def test_the_summary_stays_below_a_mebibyte():
    checks = [check(id=f"E1.C{k}", message="界" * 600, printed="x" * 9999) for k in range(2000)]
    text = summary(outcome(*checks))
    assert len(text.encode()) < MOST + 1000
    assert "left out here" in text


def test_a_comment_is_cut_between_blocks_and_keeps_every_score():
    """It is counted in characters, as GitHub does: Chinese fills no three of them."""
    long = {"message": "界" * 300, "printed": "```\n</details>\n" * 9}
    checks = [check(id=f"E1.C{k}", **long) for k in range(200)]
    text = comment(outcome(*checks))
    assert 0.9 * MAX_COMMENT < len(text) < MAX_COMMENT < len(text.encode())
    outside = outside_fences(text)
    assert outside.count("<details>") == outside.count("</details>") > 50
    assert all(f"| E1.C{k} |" in text for k in range(200))
    assert text.endswith("it is in the reports of this run.\n")


def test_an_explanation_without_room_leaves_room_for_others():
    many = {"facts": tuple(Fact(f"f{k}", "x" * 3000) for k in range(30))}
    text = comment(outcome(check(id="E1.C1", **many), check(id="E1.C2", message="short")))
    assert "E1.C1: " not in text
    assert "short" in text
    assert "left out here" in text


def test_long_lists_of_a_students_making_are_bounded():
    found = [Finding(f"{k}{'界' * 3000}", "why") for k in range(1000)]
    made = outcome(check(), found=found)
    assert len(comment(made)) < MAX_COMMENT
    facts = facts_of(made, "ada", BASE, HEAD)
    assert len(msgspec.json.encode(facts)) < 1 << 20


def test_where_the_grader_failed_part_of_the_points_is_no_score(tmp_path):
    made = outcome(check(points=2.0, verdict=Verdict.PASSED), failure="it broke `x`")
    publisher = Publisher(tmp_path, {"GITHUB_OUTPUT": str(tmp_path / "output")})
    publisher.publish(made, "ada", BASE, HEAD)
    told = json.loads((tmp_path / "outcome.json").read_bytes())
    assert (told["score"], told["status"], told["needs_human"]) == (None, "grader_error", True)
    assert "score=" in (tmp_path / "output").read_text().splitlines()
    assert "Points" not in publisher.told(made)
    assert "## The grader failed" in (tmp_path / "comment.md").read_text(encoding="utf-8")


def test_hidden_checks_are_neither_named_nor_explained(tmp_path):
    secret = check(id="E1.C4", title="Six digits.", message="secret", hidden=True, points=1.0)
    made = outcome(check(), secret)
    publisher = Publisher(tmp_path, {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")})
    publisher.publish(made, "ada", BASE, HEAD)
    everything = publisher.told(made) + "".join(
        path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()
    )
    for word in ("Six digits", "secret", "E1.C4"):
        assert word not in everything
    legacy = legacy_result(made)
    assert [(t["name"], t["score"]) for t in legacy["tests"]] == [
        ("E1.C1 Every element is doubled.", 0.0),
        ("hidden checks", 1.0),
    ]
    assert sum(t["score"] for t in legacy["tests"]) == made.score


def test_the_classroom_result_reads_back():
    made = outcome(check(points=2.0, verdict=Verdict.PASSED), check(id="E1.C2", message=HOSTILE))
    result = json.loads(base64.b64decode(step_output(made)))
    assert (result["version"], result["status"], result["max_score"]) == (3, "fail", 4)
    assert [t["status"] for t in result["tests"]] == ["pass", "fail"]
    assert all(ord(c) < 128 for c in step_output(made))


@pytest.mark.parametrize(
    ("made", "status", "code"),
    [
        (outcome(check(points=2.0, verdict=Verdict.PASSED)), Status.PASSED, 0),
        (outcome(check()), Status.POINTS_MISSING, 1),
        (outcome(check(), minimum=0.0), Status.PASSED, 0),
        (outcome(check(), score=None, status="grader_error"), Status.GRADER_ERROR, 3),
        (outcome_of([], [], [], Assessment(), 100.0), Status.NOTHING, 0),
        (outcome_of([], [], [Finding("x", "y")], Assessment(), 0.0), Status.NEEDS_HUMAN, 1),
        (outcome(check(), minimum=0.0, found=[Finding("x", "y")]), Status.NEEDS_HUMAN, 1),
    ],
)
def test_what_a_run_comes_to(made, status, code):
    assert made.status is status
    assert made.exit_code == ExitCode(code)
    assert summary(made).startswith("## ")


def test_reports_keep_what_is_shown():
    made = outcome(check(), check(id="E1.C2", hidden=True))
    report = redacted(made.graded[0].report, made.graded[0].views)
    assert [c.id for c in report.checks] == ["E1.C1"]
    assert report.checks[0] == made.graded[0].report.checks[0]


# The course


@pytest.fixture(scope="session")
def release(tmp_path_factory):
    """A student release of the small course."""
    from grader.release import seal, student
    from grader.sandbox import launcher as launchers

    root = tmp_path_factory.mktemp("ci-release")
    shutil.copytree(COURSE, root / "course")
    course = Course(root / "course")
    exercise = course.find("1")
    launcher = launchers.start()
    try:
        files = seal.seal(course, exercise, launcher)
    finally:
        launcher.close()
    student.write_files(root / "release", student.handout_files(course, exercise))
    student.write_files(root / "release", student.sealed_files(exercise, files))
    return root / "release"


@pytest.fixture
def student_repo(repo, release):
    """A repository whose base is a student release."""
    shutil.copytree(release, repo.root, dirs_exist_ok=True)
    repo.git("add", ".")
    return replace(repo, base=repo.commit())


def test_the_newest_release_grades_wherever_a_change_left_it(student_repo, tmp_path):
    """Who branches off an old commit does not choose the old checks."""
    fork = student_repo.base
    student_repo.git("checkout", "--quiet", "-b", "work")
    student_repo.commit({FILE: SQUARES})
    student_repo.git("checkout", "--quiet", "main")
    student_repo.commit({"sealed/01_double/checks.py": "raise RuntimeError('newer')\n"})
    out = tmp_path / "results"
    words = ["ci", "--base", "main", "--head", "work", "--repository", str(student_repo.root)]
    assert main([*words, "--out", str(out)]) == 3
    told = json.loads((out / "outcome.json").read_bytes())
    assert (told["base"], told["score"]) == (fork, None)
    assert "newer" in told["reasons"][0]


def test_the_release_in_the_base_grades(student_repo, tmp_path):
    student_repo.commit({FILE: SQUARES, "sealed/01_double/checks.py": "raise SystemExit\n"})
    out = tmp_path / "results"
    words = ["ci", "--base", student_repo.base, "--repository", str(student_repo.root)]
    code = main([*words, "--out", str(out)])
    told = json.loads((out / "outcome.json").read_bytes())
    assert (code, told["score"], told["max_score"]) == (1, 2.0, 4.0)
    assert told["needs_human"]
    assert told["exercises"] == ["exercise-1"]


def test_without_a_release_the_course_is_asked_for(repo):
    found = open_repository(repo.root)
    with (
        pytest.raises(UsageError, match="Name the course with --course"),
        trusted_course(None, found, repo.base, repo.base),
    ):
        pass


def test_a_course_of_the_change_is_refused(student_repo, course_pack):
    student_repo.write("mine/course.pack", course_pack.read_bytes())
    student_repo.git("add", "--force", ".")
    student_repo.put("120000", "..", "up")
    head = student_repo.commit()
    (student_repo.root / "up").symlink_to(student_repo.root / "mine")
    found = open_repository(student_repo.root)
    for path in ("", "mine/course.pack", "up/course.pack", "sealed/.."):
        with (
            pytest.raises(UsageError, match="is part of the repository that is graded"),
            trusted_course(student_repo.root / path, found, student_repo.base, head),
        ):
            pass


def test_a_course_beside_the_change_is_taken(repo, course_pack):
    """A workflow may download the pack into the folder that it works in."""
    path = repo.root / "download" / "course.pack"
    path.parent.mkdir()
    path.write_bytes(course_pack.read_bytes())
    found = open_repository(repo.root)
    with trusted_course(path, found, repo.base, repo.base) as course:
        assert course.find("1").slug == "double"


def test_results_are_not_written_through_links(tmp_path):
    (tmp_path / "repo").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "repo/grade-results").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="symbolic link"):
        refuse_links(tmp_path / "repo/grade-results", tmp_path / "repo")
    out = tmp_path / "out"
    out.mkdir()
    (out / "reports").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="symbolic link"):
        refuse_links(out, tmp_path / "repo")
    refuse_links(tmp_path / "new", tmp_path / "repo")


def test_results_that_the_change_holds_are_refused(repo, ci, capfd):
    repo.commit({FILE: RIGHT, "results/outcome.json": "{}"})
    assert ci("--out", str(repo.root / "results")).code == 2
    assert "is part of the change" in " ".join(capfd.readouterr().err.split())


def test_weak_isolation_is_refused():
    from grader.cli.isolation import refuse_weak
    from grader.errors import SandboxError

    refuse_weak("landlock")
    with pytest.raises(SandboxError, match="--allow-weak-isolation"):
        refuse_weak("process")
