"""Steps of workflows as a runner runs them, and a GitHub to talk to."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).parents[2]
EXPRESSION = "${{"
COURSE = ROOT / "tests" / "cli" / "course"
FILE = "exercises/01_double/double.py"
RIGHT = "def double(x):\n    return x + x\n\n\ndef total(x):\n    return x.sum()\n"
API = "/repos/school/course"


def read_yaml(path: Path) -> dict:
    """A workflow; YAML 1.1 takes `on` for true."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> list[dict]:
    """The steps of an action or of all jobs of a workflow."""
    found = read_yaml(path)
    if "runs" in found:
        return found["runs"]["steps"]
    return [step for job in found["jobs"].values() for step in job.get("steps", [])]


@dataclass
class Runner:
    """A machine for one job: its folders, command files, event and stand-ins for programs."""

    root: Path
    event: dict
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("temp", "bin", "work"):
            (self.root / name).mkdir(parents=True)
        (self.root / "event.json").write_text(json.dumps(self.event))
        for name in ("output", "summary"):
            (self.root / name).write_text("")

    @property
    def work(self) -> Path:
        return self.root / "work"

    def stand_in(self, name: str, script: str, folder: str = "bin") -> None:
        """A program of this name."""
        path = self.root / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/usr/bin/env bash\n{script}\n")
        path.chmod(0o755)

    def run(self, step: dict, **values: str) -> subprocess.CompletedProcess[str]:
        """Run a step's script; `values` are those of its variables that hold expressions."""
        given = {**step.get("env", {}), **values}
        unknown = [name for name, value in given.items() if EXPRESSION in value]
        assert not unknown, f"no value for {unknown}"
        environment = {
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.root),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_PATH": str(self.root / "event.json"),
            "GITHUB_OUTPUT": str(self.root / "output"),
            "GITHUB_STEP_SUMMARY": str(self.root / "summary"),
            "GITHUB_WORKSPACE": str(self.work),
            "RUNNER_TEMP": str(self.root / "temp"),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            **self.environment,
            **given,
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.work,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def output(self) -> dict[str, str]:
        """The outputs of one line each."""
        lines = (self.root / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def install_grader(self) -> None:
        """What the install step leaves behind: here, this checkout on this Python."""
        words = f'shift; PYTHONPATH={ROOT} exec {sys.executable} -P "$@"'
        self.stand_in("python", words, "temp/torchgrade/bin")


@dataclass
class GitHub:
    """Answers as GitHub's interface does, and keeps what was asked of it."""

    answers: dict[str, object]
    asked: list[tuple[str, str, object, str | None]] = field(default_factory=list)
    url: str = ""

    def sent(self, method: str, part: str) -> list:
        """The bodies of the calls whose path holds `part`."""
        return [body for verb, path, body, _who in self.asked if verb == method and part in path]


@pytest.fixture
def github():
    """A GitHub on this machine; tests fill its answers in."""
    place = GitHub({})

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            path = urlsplit(self.path).path
            who = self.headers.get("Authorization")
            place.asked.append((self.command, self.path, body, who))
            answer = place.answers.get(path, {} if self.command != "GET" else None)
            if callable(answer):
                answer = answer(self.path)
            if isinstance(answer, str):
                self.send_response(302)
                self.send_header("Location", place.url + answer)
                self.end_headers()
                return
            self.send_response(404 if answer is None else 200)
            self.end_headers()
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    place.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield place
    server.shutdown()
    thread.join()
    server.server_close()


def git(folder: Path, *words: str) -> str:
    """What git prints."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "a@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    ran = subprocess.run(
        ["git", *words], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


@pytest.fixture(scope="session")
def origin(tmp_path_factory) -> Path:
    """A course's repository with its base; tests branch off it."""
    root = tmp_path_factory.mktemp("origin") / "repository"
    shutil.copytree(ROOT / "tests" / "cli" / "course" / "exercises", root / "exercises")
    git_folder = root / ".github" / "workflows"
    git_folder.mkdir(parents=True)
    (git_folder / "grade.yml").write_text("on: pull_request\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "base")
    return root


ACTION = {step["name"]: step for step in steps(ROOT / "action.yml") if "run" in step}
INPUTS = read_yaml(ROOT / "action.yml")["inputs"]
[PUBLISH] = [s for s in steps(ROOT / ".github/workflows/publish.yml") if "run" in s]


class PullRequest:
    """A pull request as the two checkouts of the workflow have it."""

    def __init__(self, root: Path, origin: Path, files: dict[str, str | None]) -> None:
        base = git(origin, "rev-parse", "HEAD")
        work = root / "runner" / "work"
        event = {"number": 3, "pull_request": {"number": 3, "base": {"sha": base, "ref": "main"}}}
        source = root / "fork"
        git(root, "clone", "-q", str(origin), str(source))
        git(source, "checkout", "-q", "-b", "mine")
        for name, text in files.items():
            self._write(source / name, text)
        git(source, "add", "-A", "-f")
        git(source, "commit", "-qm", "mine", "--allow-empty")
        head = git(source, "rev-parse", "HEAD")
        event["pull_request"]["head"] = {"sha": head, "ref": "mine", "repo": {"fork": True}}
        self.runner = Runner(root / "runner", event)
        git(work, "clone", "-q", str(source), "submission")
        shutil.copytree(COURSE, work / "course")
        self.runner.install_grader()
        self.runner.environment |= {
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_BASE_REF": "main",
            "GITHUB_HEAD_REF": "mine",
            "GITHUB_SHA": head,
            "GITHUB_REPOSITORY": "school/course",
            "GITHUB_ACTOR": "ada",
            "LANG": "C.UTF-8",
            "OMP_NUM_THREADS": "1",
        }

    def _write(self, path: Path, text: str | None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink(missing_ok=True)
            path.symlink_to("/etc/passwd")
        else:
            path.write_text(text)

    def grade(self, **inputs: str):
        """Run the step with the inputs' own defaults; its exit code, outcome and what it said."""
        values = {name: str(one.get("default", "")) for name, one in INPUTS.items()} | {
            "course": "course",
            "repository": "submission",
            **inputs,
        }
        step = ACTION["Grade"]
        filled = {
            name: values[text.removeprefix(f"{EXPRESSION} inputs.").removesuffix(" }}")]
            for name, text in step["env"].items()
        }
        ran = self.runner.run(step, **filled)
        path = self.runner.work / "grade-results" / "outcome.json"
        outcome = json.loads(path.read_bytes()) if path.exists() else None
        return ran.returncode, outcome, ran.stdout + ran.stderr


def zipped(files: dict[str, bytes]) -> bytes:
    """An artifact."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return written.getvalue()


def answers(head: str, archive: bytes | None, *changed: str) -> dict[str, object]:
    """What GitHub says of pull request 3 with this head, and of the artifact of run 5."""
    found = {"id": 9, "name": "grade-results", "expired": False, "size_in_bytes": 9}
    return {
        f"{API}/pulls": [{"number": 3, "head": {"sha": head}}, {"number": 4, "head": {"sha": "b"}}],
        f"{API}/pulls/3": {"head": {"sha": head}},
        f"{API}/pulls/3/files": [{"filename": name} for name in changed or (FILE,)],
        f"{API}/issues/3/comments": [],
        f"{API}/actions/runs/5/artifacts": {"artifacts": [] if archive is None else [found]},
        f"{API}/actions/artifacts/9/zip": "/elsewhere",
        "/elsewhere": archive,
    }


def completed(head: str, conclusion: str = "failure") -> dict:
    """The event of a run that has ended."""
    return {
        "workflow_run": {
            "id": 5,
            "event": "pull_request",
            "head_sha": head,
            "head_branch": "mine",
            "head_repository": {"owner": {"login": "ada"}},
            "conclusion": conclusion,
            "pull_requests": [],  # as GitHub has it for forks
        }
    }


def publish(github: GitHub, runner: Runner) -> tuple[int, str]:
    """Run the step that publishes; its exit code and what it printed."""
    (runner.work / "torchgrade").symlink_to(ROOT)
    runner.environment = {"GITHUB_API_URL": github.url, "GITHUB_REPOSITORY": "school/course"}
    ran = runner.run(PUBLISH, GITHUB_TOKEN="secret")
    return ran.returncode, ran.stdout + ran.stderr


def said(github: GitHub, head: str) -> tuple[str, str, str]:
    """The comment, and the status with its description."""
    [comment] = github.sent("POST", "/issues/3/comments")
    [status] = github.sent("POST", f"/statuses/{head}")
    return comment["body"], status["state"], status["description"]
