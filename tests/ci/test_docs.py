"""What docs/ci.md says for GitLab and `cron`, done as it stands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.ci.conftest import FILE, RIGHT, SQUARES, Repo

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The only block of the page in this language."""
    [found] = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return found


@pytest.fixture
def shell(tmp_path, course_pack, monkeypatch):
    """Runs a script where the command `grade` is this checkout."""
    program = tmp_path / "bin" / "grade"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m grader "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")

    def run(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", script],
            cwd=folder,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.slow
def test_cron(repo, shell, course_pack, tmp_path):
    """Each commit once; a second student is not held up by the first."""
    srv = tmp_path / "srv"
    (srv / "students").mkdir(parents=True)
    (srv / "course.pack").write_bytes(course_pack.read_bytes())
    works = {name: clone(repo.root, tmp_path / name) for name in ("ada", "bob c")}
    for work in works.values():
        clone(work.root, srv / "students" / work.root.name)
    script = block("sh").replace("/srv/course", str(srv)).replace("COMMIT", repo.base, 1)
    works["ada"].commit({FILE: RIGHT})
    works["bob c"].commit({FILE: SQUARES})
    assert shell(script, tmp_path).stderr == ""
    assert scores(srv) == {"ada": 6, "bob c": 3}
    assert shell(script, tmp_path).stdout == ""
    works["bob c"].commit({FILE: RIGHT})
    shell(script, tmp_path)
    assert scores(srv) == {"ada": 6, "bob c": 6}


def clone(source: Path, place: Path) -> Repo:
    subprocess.run(["git", "clone", "--quiet", str(source), str(place)], check=True)
    return Repo(place)


def scores(srv: Path) -> dict[str, float]:
    found = sorted(srv.glob("results/*/outcome.json"))
    return {path.parent.name: json.loads(path.read_bytes())["score"] for path in found}


@pytest.mark.slow
def test_gitlab(repo, shell, course_pack):
    job = yaml.safe_load(block("yaml"))["grade"]
    assert job["variables"]["GIT_DEPTH"] == "0"
    head = repo.commit({FILE: SQUARES})
    variables = {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": repo.base,
        "CI_COMMIT_SHA": head,
        "GITLAB_USER_LOGIN": "ada",
    }
    [line] = job["script"]
    ran = shell(line.replace("/course/course.pack", str(course_pack)), repo.root, **variables)
    assert ran.returncode == 1, ran.stderr
    artifacts = job["artifacts"]
    assert [(repo.root / path).is_dir() for path in artifacts["paths"]] == [True]
    assert (
        "failure"
        in ET.tostring(ET.parse(repo.root / artifacts["reports"]["junit"]).getroot()).decode()
    )
    assert json.loads((repo.root / "grade-results/outcome.json").read_bytes())["student"] == "ada"
