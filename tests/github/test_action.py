"""Every script of the action, run with bash on a real repository with the event GitHub gives."""

from __future__ import annotations

import shutil

import pytest

from tests.github.conftest import ACTION, FILE, RIGHT, ROOT, PullRequest, Runner


@pytest.fixture
def runner(tmp_path) -> Runner:
    return Runner(tmp_path / "runner", {})


def test_no_script_is_left_out():
    tested = {"Name the cache", "Install isolation", "Install torchgrade", "Grade"}
    assert set(ACTION) == tested


def test_the_cache_is_named_by_what_is_installed(runner):
    ran = runner.run(ACTION["Name the cache"], VERSION="3.11.7", ACTION=str(ROOT))
    assert ran.returncode == 0, ran.stderr
    assert runner.output()["key"].startswith("torchgrade-Linux-X64-3.11.7-")
    assert len(runner.output()["key"]) == len("torchgrade-Linux-X64-3.11.7-") + 16


@pytest.mark.parametrize("there", [True, False])
def test_isolation_is_installed_where_it_is_missing(runner, there):
    runner.stand_in("sudo", f'echo "$@" >>{runner.root}/log')
    runner.stand_in("sysctl", "echo 1")
    for name in ("bash", "env") if not there else ():
        (runner.root / "bin" / name).symlink_to(shutil.which(name))
    if there:
        runner.stand_in("bwrap", "true")
    else:
        runner.environment["PATH"] = str(runner.root / "bin")
    ran = runner.run(ACTION["Install isolation"])
    assert ran.returncode == 0, ran.stderr
    log = (runner.root / "log").read_text()
    assert ("install -y -q --no-install-recommends bubblewrap" in log) is not there
    assert "kernel.apparmor_restrict_unprivileged_userns=0" in log


def test_the_grader_is_installed_from_the_action_itself(runner):
    pip = f'echo "$@" >>{runner.root}/log'
    runner.stand_in("pip", pip, "temp/torchgrade/bin")
    runner.stand_in("python", f'echo "$@" >>{runner.root}/log')
    ran = runner.run(ACTION["Install torchgrade"], ACTION="/the/action")
    assert ran.returncode == 0, ran.stderr
    made, torch, tool = (runner.root / "log").read_text().splitlines()
    assert made.startswith("-m venv ")
    assert torch.endswith(
        "-c /the/action/constraints.txt --index-url https://download.pytorch.org/whl/cpu torch"
    )
    assert tool.endswith("-c /the/action/constraints.txt /the/action")


@pytest.mark.slow
class TestGrade:
    """The last step: it is the whole of `grade ci`, with nothing of the pull request trusted."""

    def test_full_marks(self, tmp_path, origin):
        pull = PullRequest(tmp_path, origin, {FILE: RIGHT})
        code, outcome, printed = pull.grade()
        assert (code, outcome and outcome["score"]) == (0, 4), printed
        found = pull.runner.output()
        assert (found["score"], found["max-score"], found["needs-human"]) == ("4", "4", "false")
        assert (pull.runner.root / "summary").read_text()
        names = {p.name for p in (pull.runner.work / "grade-results").iterdir()}
        wanted = {"summary.md", "junit.xml", "result.json", "outcome.json", "comment.md"}
        assert wanted <= names

    def test_in_chinese(self, tmp_path, origin):
        pull = PullRequest(tmp_path, origin, {FILE: RIGHT})
        code, _outcome, printed = pull.grade(language="zh")
        assert code == 0, printed
        text = (pull.runner.work / "grade-results" / "comment.md").read_text(encoding="utf-8")
        assert text.startswith("## 4 分中得 4 分\n")

    def test_points_missing(self, tmp_path, origin):
        pull = PullRequest(tmp_path, origin, {FILE: RIGHT.replace("x + x", "x * x")})
        code, outcome, printed = pull.grade()
        assert (code, outcome["score"], outcome["needs_human"]) == (1, 2, False), printed

    def test_a_fork_needs_no_token_and_no_network(self, tmp_path, origin):
        pull = PullRequest(tmp_path, origin, {FILE: RIGHT})
        assert not [name for name in pull.runner.environment if "TOKEN" in name]
        for name in ("curl", "wget", "gh"):
            pull.runner.stand_in(name, "exit 99")
        assert pull.grade()[0] == 0

    @pytest.mark.parametrize(
        "more",
        [
            {".github/workflows/grade.yml": "on: push\n"},
            {"torch.py": "raise SystemExit(0)\n", "sitecustomize.py": "raise SystemExit(0)\n"},
        ],
        ids=["edits the workflow", "shadows torch"],
    )
    def test_tampering_needs_a_human_and_changes_no_mark(self, tmp_path, origin, more):
        wrong = RIGHT.replace("x + x", "x * x")
        code, outcome, printed = PullRequest(tmp_path, origin, {FILE: wrong} | more).grade()
        assert (code, outcome["score"], outcome["needs_human"]) == (1, 2, True), printed

    def test_printed_commands_and_command_files_reach_nobody(self, tmp_path, origin):
        hostile = (
            "import os\n"
            "print('::error::forged')\nprint('::set-output name=score::100')\n"
            "for name in ('GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV'):\n"
            "    if name in os.environ:\n"
            "        open(os.environ[name], 'a').write('score=100\\n')\n"
        )
        pull = PullRequest(tmp_path, origin, {FILE: hostile + RIGHT.replace("x + x", "x * x")})
        code, outcome, printed = pull.grade()
        assert (code, outcome["score"]) == (1, 2)
        assert pull.runner.output()["score"] == "2"
        assert not [
            line
            for line in printed.splitlines()
            if line.startswith(("::error::forged", "::set-output"))
        ]

    def test_a_link_is_not_followed(self, tmp_path, origin):
        pull = PullRequest(tmp_path, origin, {FILE: None})
        code, outcome, printed = pull.grade()
        assert code == 1, printed
        assert not outcome["score"]
        everything = [p for p in (pull.runner.work / "grade-results").rglob("*") if p.is_file()]
        assert not [p for p in everything if b"root:x:0" in p.read_bytes()]

    def test_a_course_that_is_not_there_is_a_usage_error(self, tmp_path, origin):
        pull = PullRequest(tmp_path, origin, {FILE: RIGHT})
        shutil.rmtree(pull.runner.work / "course")
        code, outcome, _printed = pull.grade()
        assert (code, outcome) == (2, None)
