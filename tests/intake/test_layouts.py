"""Each layout is told by its looks and read by its own rules."""

from __future__ import annotations

import subprocess

import pytest

from grader.errors import UsageError
from tests.intake.makers import CODE, read, table, tarred, write, zipped

MOODLE = "Ada Lovelace_4711_assignsubmission_file"
CANVAS = {
    "lovelaceada_101_9001_softmax.py": CODE,
    "turingalan_LATE_102_9002_softmax-2.py": CODE + "# late\n",
    "hoppergrace_103_9003_work.zip": zipped({"hw/softmax.py": CODE, "hw/1.py": CODE}),
}
GRADESCOPE = """---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '100'
    :email: ada@example.org
  :created_at: 2026-03-01 10:20:30.123456789 Z
  :score: 3.5
  :results: !ruby/object:Whatever
    output: "text: with colons"
submission_12:
  :submitters:
  - :name: Alan Turing
    :email: alan@example.org
  - :name: Grace Hopper
    :sid: '102'
  :created_at: 2026-03-02 00:00:00.0 +08:00
submission_13:
  :submitters:
  - :name: Nobody Yet
    :sid: '103'
"""


def test_a_folder_for_each_student(tmp_path):
    write(tmp_path, {"ada/softmax.py": CODE, "ada/01_tensor_ops/x.py": "x = 1", "bob/n.txt": ""})
    intake = read(tmp_path)
    assert intake.layout == "folders"
    assert table(intake) == {("ada", 3): "softmax.py", ("ada", 1): "01_tensor_ops/x.py"}
    assert [s.id for s in intake.students] == ["ada", "bob"]
    assert [e.number for e in intake.exercises] == [1, 3]


def test_archives_beside_the_folders_are_students(tmp_path):
    write(tmp_path, {"ada.zip": zipped({"softmax.py": CODE}), "bob/softmax.py": CODE, "x.csv": ""})
    intake = read(tmp_path)
    assert table(intake) == {("ada", 3): "ada/softmax.py", ("bob", 3): "softmax.py"}
    assert any("x.csv" in notice for notice in intake.notices)


@pytest.mark.parametrize("inside", [True, False])
def test_nbgrader(tmp_path, inside):
    top = "submitted/" if inside else ""
    write(
        tmp_path,
        {
            f"{top}ada/softmax/softmax.ipynb": "{}",
            f"{top}ada/softmax/timestamp.txt": "2026-03-01 10:20:30.5 UTC",
            f"{top}bob/exercise-3/solution.py": CODE,
            f"{top}bob/exercise-3/timestamp.txt": "yesterday",
        },
    )
    intake = read(tmp_path)
    assert intake.layout == "nbgrader"
    ada = intake.submissions["ada", "exercise-3"]
    assert ada.submitted == "2026-03-01T10:20:30+00:00"
    bob = intake.submissions["bob", "exercise-3"]
    assert (bob.file, bob.submitted) == ("exercise-3/solution.py", None)
    assert any("timestamp.txt" in notice for notice in intake.notices)
    assert intake.students[0].keys == {"nbgrader": "ada"}


@pytest.mark.parametrize("archive", [False, True])
def test_canvas(tmp_path, archive):
    where = tmp_path
    if archive:
        where = tmp_path / "submissions.zip"
        where.write_bytes(zipped(CANVAS))
    else:
        write(where, CANVAS)
    intake = read(where, "3")
    assert intake.layout == "canvas"
    assert table(intake) == {
        ("hoppergrace_103", 3): "work/hw/softmax.py",
        ("lovelaceada_101", 3): "softmax.py",
        ("turingalan_102", 3): "softmax-2.py",
    }
    late = {s: sub.late for (s, _e), sub in intake.submissions.items()}
    assert late["turingalan_102"] is True
    assert late["lovelaceada_101"] is False
    assert intake.students[1].keys == {"canvas": "101"}


@pytest.mark.parametrize("style", ["/softmax.py", "_/softmax.py", "_softmax.py"])
def test_moodle_with_and_without_folders(tmp_path, style):
    write(tmp_path, {f"{MOODLE}{style}": CODE, "Bo Li_12_assignsubmission_onlinetext.html": "x"})
    intake = read(tmp_path)
    assert intake.layout == "moodle"
    assert table(intake) == {("Ada Lovelace_4711", 3): "softmax.py"}
    assert intake.students[0].name == "Ada Lovelace"
    assert intake.students[0].keys == {"moodle": "4711"}


def test_gradescope_gives_each_member_of_a_group_a_submission(tmp_path):
    top = "assignment_7_export"
    write(
        tmp_path,
        {
            f"{top}/submission_metadata.yml": GRADESCOPE,
            f"{top}/submission_11/softmax.py": CODE,
            f"{top}/submission_12/part/softmax.ipynb": "{}",
            f"{top}/submission_99/softmax.py": CODE,
        },
    )
    intake = read(tmp_path)
    assert intake.layout == "gradescope"
    assert sorted(table(intake)) == [("100", 3), ("102", 3), ("alan@example.org", 3)]
    assert [s.id for s in intake.students] == ["100", "102", "103", "alan@example.org"]
    one, other = (intake.submissions[s, "exercise-3"] for s in ("102", "alan@example.org"))
    assert one.group == other.group == "submission_12"
    assert one.submitted == "2026-03-02T00:00:00+08:00"
    assert intake.submissions["100", "exercise-3"].submitted == "2026-03-01T10:20:30+00:00"
    assert intake.submissions["100", "exercise-3"].group is None
    assert any("submission_99" in notice for notice in intake.notices)


def git(folder, *arguments, date="2026-03-01T10:20:30+01:00"):
    env = {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date, "PATH": "/usr/bin:/bin"}
    env |= {
        f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env=env)


def checkout(folder):
    write(
        folder,
        {"exercises/03_softmax/softmax.py": CODE, "tests/test_softmax.py": "", "softmax.py": ""},
    )
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "all")
    write(folder, {"notes.txt": "later"})
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "more", date="2026-04-01T00:00:00+01:00")
    return folder


def test_git_checkouts_have_the_time_of_the_files_last_commit(tmp_path):
    for name in ("ada", "bob", "eve"):
        checkout(tmp_path / name)
    git(tmp_path / "bob", "gc", "-q")
    git(tmp_path / "bob", "pack-refs", "--all")
    (tmp_path / "eve/.git/HEAD").write_text("ref: ../../../../etc/passwd\n")
    intake = read(tmp_path)
    assert intake.layout == "git"
    assert set(table(intake).values()) == {"exercises/03_softmax/softmax.py"}
    times = {s: submission.submitted for (s, _e), submission in intake.submissions.items()}
    assert times == {
        "ada": "2026-03-01T10:20:30+01:00",
        "bob": "2026-03-01T10:20:30+01:00",
        "eve": None,
    }


def test_nothing_of_a_students_git_configuration_runs(tmp_path):
    folder = checkout(tmp_path / "ada")
    witness = tmp_path / "witness"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {witness}\n")
    script.chmod(0o755)
    evil = (
        f'[core]\n fsmonitor = "{script}"\n hooksPath = {tmp_path}\n pager = {script}\n'
        f" sshCommand = {script}\n[log]\n showSignature = true\n[gpg]\n program = {script}\n"
        f'[remote "o"]\n url = x\n promisor = true\n uploadpack = {script}\n'
        "[extensions]\n partialClone = o\n"
    )
    with (folder / ".git/config").open("a") as config:
        config.write(evil)
    for name in ("post-checkout", "post-index-change", "reference-transaction"):
        hook = folder / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(script.read_text())
        hook.chmod(0o755)
    assert read(tmp_path).submissions["ada", "exercise-3"].submitted
    assert not witness.exists()


def test_a_folder_more_around_everything_is_no_student(tmp_path):
    write(tmp_path, {"hw3/ada/softmax.py": CODE, "hw3/bob/softmax.py": CODE})
    assert sorted(table(read(tmp_path))) == [("ada", 3), ("bob", 3)]


def test_one_student_with_folders_of_exercises_is_one_student(tmp_path):
    write(tmp_path, {"ada/03_softmax/softmax.py": CODE})
    assert list(table(read(tmp_path))) == [("ada", 3)]


@pytest.mark.parametrize("suffix", [".zip", ".tar", ".tar.gz", ".tgz"])
def test_the_whole_class_as_an_archive(tmp_path, suffix):
    files = {"class/ada/softmax.py": CODE, "class/学生/softmax.py": CODE}
    modes = {".tar": "w:", ".tar.gz": "w:gz", ".tgz": "w:gz"}
    made = zipped(files) if suffix == ".zip" else tarred(files, modes[suffix])
    where = tmp_path / f"class{suffix}"
    where.write_bytes(made)
    assert sorted(table(read(where))) == [("ada", 3), ("学生", 3)]


def test_a_layout_can_be_forced_and_must_fit(tmp_path):
    write(tmp_path, {"ada/softmax/softmax.py": CODE, "ada/softmax/timestamp.txt": "x"})
    assert read(tmp_path).layout == "nbgrader"
    assert read(tmp_path, layout="folders").layout == "folders"
    with pytest.raises(UsageError, match="look like `nbgrader`"):
        read(tmp_path, layout="moodle")
    with pytest.raises(UsageError, match="Use one of canvas, folders"):
        read(tmp_path, layout="blackboard")


@pytest.mark.parametrize("name", ["nothing", "file.txt", "empty"])
def test_what_holds_no_class_is_refused(tmp_path, name):
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError):
        read(tmp_path / name)


def test_half_a_surrogate_pair_in_a_name_can_be_written(tmp_path, monkeypatch):
    import yaml

    from grader.results.model import Batch
    from grader.results.store import Results

    monkeypatch.delattr(yaml, "CBaseLoader", raising=False)  # as where libyaml is missing
    text = 'submission_1:\n  :submitters:\n  - :name: "A\\ud800"\n    :sid: "\\ud83d"\n'
    where = write(
        tmp_path / "class",
        {"submission_metadata.yml": text, "submission_1/softmax.py": CODE},
    )
    intake = read(where)
    [student] = intake.students
    assert (student.id, student.name) == ("\\ud83d", "A\\ud800")
    Results(tmp_path).write_batch(Batch("gradescope", (), intake.students))
    assert Results(tmp_path).batch().students == intake.students
