"""The commands of docs/github.md, from a course to the first pull request, without GitHub."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

from grader.course.course import find_course
from tests.github.conftest import ROOT, PullRequest, git, read_yaml

COURSE = ROOT / "tests" / "release" / "course"
RIGHT = (COURSE / "solutions/01_double/right/r1_sums.py").read_text(encoding="utf-8")
TEXT = (ROOT / "docs" / "github.md").read_text(encoding="utf-8")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def commands() -> list[str]:
    """Those of the numbered steps: write the repository, publish it."""
    steps = TEXT.partition("## Ten steps")[2].partition("\n## ")[0]
    assert re.findall(r"^(\d+)\. ", steps, re.MULTILINE) == [str(k) for k in range(1, 11)]
    return [
        re.sub(r"^ +", "", b, flags=re.MULTILINE)
        for b in re.findall(r"```\n(.*?)```", steps, re.DOTALL)
    ]


@pytest.mark.slow
def test_from_a_course_to_a_graded_pull_request(tmp_path, monkeypatch):
    course = tmp_path / "course"
    shutil.copytree(COURSE, course)
    github = tmp_path / "github.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(github))
    program = tmp_path / "bin" / "grade"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m grader "$@"\n')
    program.chmod(0o755)
    who = {
        f"GIT_{a}_{b}": "t@example.org" for a in ("AUTHOR", "COMMITTER") for b in ("NAME", "EMAIL")
    }
    write, publish = commands()
    for step in (
        write.replace("COMMIT", COMMIT),
        publish.replace("https://github.com/school/exercises", str(github)),
    ):
        ran = subprocess.run(
            ["bash", "-e", "-c", step],
            cwd=course,
            env={**os.environ, **who, "PATH": f"{program.parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
    base = tmp_path / "base"
    git(tmp_path, "clone", "-q", str(github), str(base))
    caller = read_yaml(base / ".github/workflows/grade.yml")["jobs"]["grade"]
    assert caller["uses"].endswith(f"@{COMMIT}")
    assert COMMIT in (base / "requirements.txt").read_text(encoding="utf-8")
    assert find_course(base).sealed
    pull = PullRequest(tmp_path, base, {"exercises/01_double/double.py": RIGHT})
    shutil.rmtree(pull.runner.work / "course")
    shutil.copytree(base, pull.runner.work / "course")
    code, outcome, printed = pull.grade()
    assert (code, outcome["score"], outcome["needs_human"]) == (0, 4, False), printed
