"""Pull requests that try to change their own mark: the mark stays, and the attempt is told.

Every case hands in the same wrong answer, worth 3 of 6 points, beside something hostile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from grader.ci.git import open_repository
from grader.errors import GraderFailure, UsageError
from tests.ci.conftest import FILE, RIGHT, SQUARES, Repo

HONEST = 3
FORGED = "def double(x):\n    return 'forged'\n"
PRINTS = (
    "\nimport os, sys\n"
    "for stream in (sys.stdout, sys.stderr):\n"
    "    print('::error::owned', '::set-output name=score::6', '##[error]owned', sep='\\n',"
    " file=stream)\n"
    "    print('```\\n</details><img src=x> @everyone [a](b)\\n``````', file=stream)\n"
)


def workflow(repo: Repo) -> None:
    repo.commit({".github/workflows/grade.yml": "on: pull_request_target\n"})


def new_workflow_in_other_letters(repo: Repo) -> None:
    repo.put("100644", "on: push\n", ".GitHub/workflows/mine.yml")


def gitlab(repo: Repo) -> None:
    repo.commit({".gitlab-ci.yml": "grade: {script: 'true'}\n"})


def shadow_torch(repo: Repo) -> None:
    repo.commit({"torch.py": FORGED, "exercises/01_double/torch.py": FORGED})


def shadow_grader(repo: Repo) -> None:
    repo.commit({"grader/__init__.py": FORGED, "grader/cli/main.py": FORGED})


def start_up_files(repo: Repo) -> None:
    names = ("sitecustomize.py", "usercustomize.py", "exercises/01_double/x.pth", "conftest.py")
    repo.commit(dict.fromkeys(names, "import os; os._exit(0)\n"))


def pyproject(repo: Repo) -> None:
    repo.commit({"pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--collect-only'\n"})


def own_checks(repo: Repo) -> None:
    repo.commit({"sealed/01_double/checks.py": FORGED, "solutions/01_double/checks.py": FORGED})


def attributes_and_filters(repo: Repo) -> None:
    lines = f"{FILE} filter=evil diff=evil merge=evil working-tree-encoding=UTF-16\n"
    repo.commit({".gitattributes": lines})
    for name in ("filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv"):
        repo.git("config", name, "sed s/x.*x/2*x/")
    repo.git("config", "diff.external", "sed s/x.*x/2*x/")


def hooks(repo: Repo) -> None:
    repo.commit({"hooks/post-checkout": "#!/bin/sh\necho owned\n", ".gitmodules": ""})
    marker = repo.root / "owned"
    for name in ("core.fsmonitor", "core.sshCommand"):
        repo.git("config", name, f"touch {marker}; false")


def submodule(repo: Repo) -> None:
    repo.put("160000", repo.base, "exercises/extra")
    repo.commit({".gitmodules": '[submodule "x"]\n\tpath = exercises/extra\n\turl = ../x\n'})


def other_letters(repo: Repo) -> None:
    repo.put("100644", RIGHT, "exercises/01_double/Double.py")
    repo.put("100644", RIGHT, "Exercises/01_double/double.py")


def odd_names(repo: Repo) -> None:
    for name in ("exercises/01_double/a\nb.py", "..\\..\\x.py", "a\u202eyp.txt", "-rf", "CON.txt"):
        repo.put("100644", RIGHT, name)


def look_alikes(repo: Repo) -> None:
    """The same to a reader: a Cyrillic o, and letters without a width."""
    repo.put("100644", RIGHT, "exercises/01_d\u043euble/double.py")
    repo.put("100644", "on: push\n", ".git\u200bhub/workflows/grade.yml")


def moved_onto_the_workflow(repo: Repo) -> None:
    repo.git("mv", "--force", "README.md", ".github/workflows/grade.yml")


def moved_away(repo: Repo) -> None:
    repo.git("mv", ".github/workflows/grade.yml", "notes.yml")


def expanded_and_identified(repo: Repo) -> None:
    """Attributes that put other text into files where git writes them out."""
    lines = f"{FILE} ident export-subst eol=crlf working-tree-encoding=UTF-16\n"
    repo.commit({FILE: SQUARES + "# $Id$ $Format:%n$\n", "exercises/.gitattributes": lines})


def grafted(repo: Repo) -> None:
    """Stand-ins for commits, trees and files, and other parents."""
    right = repo.commit({FILE: RIGHT})
    head = repo.commit({FILE: SQUARES, "conftest.py": "x = 1\n"})
    repo.git("replace", head, right)
    repo.git("replace", f"{head}:exercises", f"{right}:exercises")
    repo.write(".git/info/grafts", f"{head} {right}\n{right}\n")


def another_repository_inside(repo: Repo) -> None:
    """A bare one, whose configuration git obeys in its folder."""
    inner = repo.root / "exercises" / "01_double" / "data"
    repo.git("init", "--quiet", "--bare", str(inner))
    (inner / "config").write_text(f"[core]\n\tfsmonitor = touch {repo.root}/owned\n\tbare = true\n")
    for name in ("objects", "refs"):
        (inner / name / "kept").write_text("")
    repo.git("add", "--force", "exercises")
    with pytest.raises(UsageError, match="is not in a git repository"):
        open_repository(inner)


def a_hundred_thousand_files(repo: Repo) -> None:
    """With one among them that matters."""
    blob = repo.blob(b"x\n")
    names = [*(f"data/{k % 100}/{k}.txt" for k in range(100_000)), "data/conftest.py"]
    rows = "".join(f"100644 {blob}\t{name}\n" for name in names)
    repo.git("update-index", "--add", "--index-info", data=rows.encode())


def linked_neighbour(repo: Repo) -> None:
    repo.put("120000", "/etc/passwd", "exercises/01_double/notes.txt")


def forged_results(repo: Repo) -> None:
    forged = json.dumps({"score": 6, "max_score": 6, "needs_human": False})
    names = ("outcome.json", "result.json", "reports/exercise-1.json")
    repo.commit({f"grade-results/{name}": forged for name in names})


TOLD: tuple[Callable[[Repo], None], ...] = (
    workflow,
    new_workflow_in_other_letters,
    gitlab,
    shadow_torch,
    shadow_grader,
    start_up_files,
    pyproject,
    own_checks,
    attributes_and_filters,
    hooks,
    submodule,
    other_letters,
    odd_names,
    look_alikes,
    moved_onto_the_workflow,
    moved_away,
    expanded_and_identified,
    grafted,
    another_repository_inside,
    a_hundred_thousand_files,
    linked_neighbour,
)
SLOW = pytest.mark.slow
FAST = (workflow, attributes_and_filters)


@pytest.mark.parametrize(
    "trick",
    [t if t in FAST else pytest.param(t, marks=SLOW) for t in TOLD],
    ids=lambda t: t.__name__,
)
def test_the_mark_stays_and_a_human_is_asked(repo, ci, trick):
    repo.commit({FILE: SQUARES})
    trick(repo)
    repo.commit()
    ran = ci()
    assert ran.code == 1
    assert (ran.outcome["score"], ran.outcome["max_score"]) == (HONEST, 6)
    assert ran.outcome["needs_human"] is True
    assert ran.outcome["reasons"]
    assert not (repo.root / "owned").exists()


@SLOW
def test_full_marks_with_an_edited_workflow_are_not_enough(repo, ci):
    workflow(repo)
    repo.commit({FILE: RIGHT})
    ran = ci("--minimum", "0")
    assert ran.code == 1
    assert ran.outcome["score"] == 6
    assert ran.outcome["needs_human"] is True


def refused_link(repo: Repo) -> None:
    repo.git("rm", "--quiet", "--cached", FILE)
    repo.put("120000", "../../right.py", FILE)
    repo.put("100644", RIGHT, "right.py")


def refused_pointer(repo: Repo) -> None:
    repo.write(FILE, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    repo.git("add", FILE)


def refused_huge(repo: Repo) -> None:
    repo.write(FILE, RIGHT + "#" * (30 << 20))
    repo.git("add", FILE)


def refused_deleted(repo: Repo) -> None:
    repo.git("rm", "--quiet", FILE)


def refused_linked_folder(repo: Repo) -> None:
    repo.git("rm", "--quiet", "-r", "--cached", "exercises/01_double")
    repo.put("120000", "../mine", "exercises/01_double")
    repo.put("100644", RIGHT, "mine/double.py")


def refused_folder(repo: Repo) -> None:
    """A package in place of the file."""
    repo.git("rm", "--quiet", "--cached", FILE)
    repo.put("100644", RIGHT, f"{FILE}/__init__.py")


REFUSED = (
    refused_link,
    refused_pointer,
    refused_huge,
    refused_deleted,
    refused_linked_folder,
    refused_folder,
)


@SLOW
@pytest.mark.parametrize("trick", REFUSED, ids=lambda t: t.__name__)
def test_what_is_no_plain_file_scores_nothing(repo, ci, trick):
    trick(repo)
    repo.commit()
    ran = ci()
    assert ran.code == 1
    assert (ran.outcome["score"], ran.outcome["max_score"]) == (0, 6)
    report = json.loads(ran.text("reports/exercise-1.json"))
    assert report["status"] == "refused"
    assert report["reason"]


def obeyed(log: str, *, closed: bool = True) -> list[str]:
    """The lines of a log that a runner takes for commands, as it reads them."""
    found, token = [], ""
    for line in log.splitlines():
        if token:
            token = "" if line.strip() == f"::{token}::" else token
        elif line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::")
        elif line.lstrip().startswith("::") or "##[" in line:
            found.append(line)
    assert bool(token) is not closed
    return found


def test_printed_commands_stay_text(repo, ci, capfd, monkeypatch, tmp_path):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    written = {n: tmp_path / n for n in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_ENV")}
    for name, path in written.items():
        path.write_text("", encoding="utf-8")
        monkeypatch.setenv(name, str(path))
    summary = written["GITHUB_STEP_SUMMARY"]
    attack = f"{PRINTS}\ntry:\n    open({str(summary)!r}, 'a').write('OWNED')\n"
    attack += "except OSError:\n    pass\n"
    attack += "for name in list(os.environ):\n    assert 'GITHUB' not in name\n"
    repo.commit({FILE: SQUARES + attack})
    ran = ci()
    assert (ran.code, ran.outcome["score"]) == (1, HONEST)
    printed = capfd.readouterr()
    assert "::error::owned" not in printed.err
    commands = obeyed(printed.out)
    assert any(line.startswith("::error file=exercises/") for line in commands)
    assert all(line.startswith(("::error file=exercises/", "::notice ")) for line in commands)
    assert "OWNED" not in summary.read_text(encoding="utf-8")
    assert "score=3" in written["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
    assert written["GITHUB_ENV"].read_text(encoding="utf-8") == ""


@SLOW
def test_a_merge_hides_nothing(repo, ci):
    """The workflow is edited in the merge itself, where neither side had it."""
    repo.git("checkout", "--quiet", "-b", "work")
    repo.commit({FILE: SQUARES})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"README.md": "# Newer\n"})
    repo.git("checkout", "--quiet", "work")
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "main")
    repo.commit({".github/workflows/grade.yml": "on: push\n"})
    ran = ci("--base", "main", "--head", "work")
    assert (ran.code, ran.outcome["score"]) == (1, HONEST)
    [reason] = ran.outcome["reasons"]
    assert reason.startswith(".github/workflows/grade.yml: ")


@SLOW
def test_names_are_no_commands(repo, ci, capfd, monkeypatch):
    """In the log, in annotations, in Markdown."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    repo.commit({FILE: SQUARES})
    names = ("a\n::error::owned.txt", "::stop-commands::x", "b\r##[error]owned", "```\n<img>@all")
    for name in names:
        repo.put("100644", "x", name)
    repo.commit()
    ran = ci()
    assert (ran.code, ran.outcome["score"]) == (1, HONEST)
    commands = obeyed(capfd.readouterr().out)
    assert len([line for line in commands if line.startswith("::warning file=")]) == len(names)
    assert all(re.match("::(error|warning) file=[^:]*::|::notice ", line) for line in commands)
    assert not [line for line in ran.text("comment.md").splitlines() if line == "<img>@all"]


@SLOW
def test_forged_results_are_overwritten_or_unread(repo, ci):
    forged_results(repo)
    repo.commit({FILE: SQUARES})
    assert ci().outcome["score"] == HONEST


@SLOW
def test_a_notebook_is_read_and_not_run(repo, ci, tmp_path):
    marker = tmp_path / "ran"
    source = f"!touch {marker}\n%run evil.py\n{RIGHT}"
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    book = {"cells": [cell | {"execution_count": None}], "metadata": {}}
    text = json.dumps(book | {"nbformat": 4, "nbformat_minor": 5})
    repo.commit({"exercises/01_double/double.ipynb": text})
    ran = ci()
    assert (ran.code, ran.outcome["score"]) == (0, 6)
    assert not marker.exists()


def test_a_right_answer_passes_and_all_files_are_there(repo, ci):
    repo.commit({FILE: RIGHT})
    ran = ci()
    assert ran.code == 0
    assert ran.outcome["needs_human"] is False
    wanted = "reports/exercise-1.json summary.md junit.xml result.json outcome.json comment.md"
    assert set(wanted.split()) <= ran.files
    ET.parse(ran.out / "junit.xml")
    assert len(ran.text("comment.md")) <= 60_000


def test_a_change_without_exercises_costs_nothing(repo, ci):
    repo.commit({"README.md": "# Mine\n"})
    ran = ci()
    assert ran.code == 0
    assert (ran.outcome["score"], ran.outcome["exercises"]) == (0, [])


@pytest.mark.parametrize("error", [GraderFailure("the disk is gone"), KeyError("```\n::error::x")])
def test_a_grader_that_fails_leaves_no_score_of_any_run(repo, ci, monkeypatch, capfd, error):
    """Neither its own nor that of the run before."""
    repo.commit({FILE: RIGHT})
    assert ci().outcome["score"] == 6
    monkeypatch.setattr("grader.cli.ci._reports", failing(error))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    ran = ci()
    assert ran.code == 3
    assert (ran.outcome["status"], ran.outcome["score"]) == ("grader_error", None)
    assert not {"result.json", "junit.xml", "reports/exercise-1.json"} & ran.files
    assert "## The grader failed" in ran.text("comment.md")
    [command] = obeyed(capfd.readouterr().out, closed=False)
    assert command.startswith("::error title=the grader failed::")


def failing(error: Exception) -> Callable[..., None]:
    def fail(*_words: object) -> None:
        raise error

    return fail


def test_an_unknown_base_is_one_sentence(repo, ci, capfd):
    assert ci("--base", "nowhere").code == 2
    assert "nowhere" in capfd.readouterr().err
