"""Action and workflows as files: linted, pinned, with the least they need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.release.github import workflow_files
from grader.release.student import write_files
from grader.text import speaking
from tests.github.conftest import EXPRESSION, ROOT, read_yaml, steps

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FILES = [ROOT / "action.yml", *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
PINNED = re.compile(r"[\w.-]+/[\w.-]+(/[\w./-]+)?@[0-9a-f]{40}")


@pytest.fixture(scope="module")
def callers(tmp_path_factory) -> Path:
    """The workflows of a student repository."""
    root = tmp_path_factory.mktemp("callers")
    write_files(root, workflow_files(f"school/torchgrade@{COMMIT}"))
    return root


def linted(where: Path, *files: Path) -> str:
    """What both linters say of the files below a folder."""
    tools = Path(sys.executable).parent
    commands = [
        [tools / "actionlint", "-no-color", *files],
        [tools / "zizmor", "--offline", "--no-progress", "--color=never", where],
    ]
    said = ""
    for command in commands:
        ran = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
        said += f"{ran.stdout}{ran.stderr}" if ran.returncode else ""
    return said


def test_ours_are_linted():
    assert not linted(ROOT, *FILES[1:])


def test_those_of_a_student_repository_are_linted(callers):
    assert not linted(callers, *callers.rglob("*.yml"))


def test_the_linters_lint(tmp_path):
    bad = tmp_path / ".github" / "workflows" / "bad.yml"
    bad.parent.mkdir(parents=True)
    text = "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
    bad.write_text(f"{text}      - run: echo ${{{{ github.event.pull_request.title }}}}\n")
    said = linted(tmp_path, bad)
    assert "potentially untrusted" in said
    assert "dangerous-triggers" in said


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_actions_are_pinned_and_no_expression_is_in_a_script(path):
    for step in steps(path):
        assert EXPRESSION not in step.get("run", "")
        if not step.get("uses", "./").startswith("./"):
            assert PINNED.fullmatch(step["uses"]), step
    for line in path.read_text().splitlines():
        if re.search(r"\buses: [\w-]+/", line):
            assert re.search(r" # v\d+\.\d+\.\d+$", line), line


def test_grading_may_read_and_publishing_runs_nothing_of_the_pull_request(callers):
    for folder in (ROOT, callers):
        grading = read_yaml(folder / ".github/workflows/grade.yml")
        assert grading["permissions"] == {}
        assert [job["permissions"] for job in grading["jobs"].values()] == [{"contents": "read"}]
        assert "secrets" not in grading["jobs"]["grade"]
    for step in steps(ROOT / ".github/workflows/publish.yml"):
        assert "head" not in str(step)
        assert "action" not in step.get("uses", "") or "checkout" in step["uses"]
    assert "workflow_run" in read_yaml(callers / ".github/workflows/publish.yml")[True]
    assert "pull_request" in read_yaml(callers / ".github/workflows/grade.yml")[True]


def test_what_callers_give_is_asked_for(callers):
    for name in ("grade.yml", "publish.yml"):
        asked = read_yaml(ROOT / ".github/workflows" / name)[True]["workflow_call"]["inputs"]
        [job] = read_yaml(callers / ".github/workflows" / name)["jobs"].values()
        given = job["with"]
        assert given.keys() <= asked.keys()
        assert {key for key, one in asked.items() if one.get("required")} <= given.keys()


def test_the_language_of_comments_is_that_of_the_release():
    with speaking("zh"):
        files = workflow_files(f"school/torchgrade@{COMMIT}")
    assert b"      language: zh\n" in files[".github/workflows/grade.yml"]


@pytest.mark.parametrize("name", ["a/b", "a/b@main", "a/b@v1", f"a b/c@{COMMIT}", f"a/b@{COMMIT}0"])
def test_only_a_whole_commit_is_taken(name):
    with pytest.raises(UsageError, match="OWNER/NAME@COMMIT"):
        workflow_files(name)
