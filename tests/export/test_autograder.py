"""The Gradescope autograder: its scripts run in a tree like Gradescope's, as it would run them."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from benchmarks.gradescope import MEMORY, Meter
from grader.cli.main import main
from grader.errors import GraderFailure
from grader.export.autograder import Autograder, archive
from grader.export.gradescope import combined
from grader.export.source import Source, read
from grader.results.assessment import Assessment
from grader.text import set_language

from .conftest import NOW

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "cli" / "course"
RIGHT = "def double(x):\n    return x + x\n\n\ndef total(x):\n    return x.sum()\n"


def test_the_scripts_are_executable_bash_for_every_asked_exercise():
    asked = Autograder(("exercise-3", "exercise-4"), "./wheels/a b.whl", "zh", weak=True)
    data = archive(asked, {"course.pack": b"pack", "wheels/a b.whl": b"wheel"})
    assert data == archive(asked, {"wheels/a b.whl": b"wheel", "course.pack": b"pack"})
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        for name in ("setup.sh", "run_autograder"):
            assert made.getinfo(name).external_attr >> 16 == 0o755
            script = made.read(name)
            assert b"\r" not in script
            assert subprocess.run(["bash", "-n"], input=script, check=False).returncode == 0
        run = made.read("run_autograder").decode()
        assert "--exercise exercise-3 --exercise exercise-4 --allow-weak-isolation" in run
        assert "'./wheels/a b.whl'" in made.read("setup.sh").decode()
        assert "torch==" in made.read("constraints.txt").decode()
        assert "+" not in made.read("constraints.txt").decode()


def test_all_exercises_of_one_student_are_one_result(results):
    source = read(results, Assessment(), NOW)
    ada = Source(source.exercises, source.marks[:1], source.rules, source.now)
    [(name, data)] = combined(ada).files.items()
    value = json.loads(data)
    assert name == "results.json"
    assert value["score"] == sum(float(m.kept) for m in ada.of(ada.marks[0]))
    assert {test["number"].split(".")[0] for test in value["tests"]} == {"3", "6"}


def test_no_score_is_no_result(results):
    source = read(results, Assessment(), NOW)
    waiting = [m for m in source.marks if any(e.kept is None for e in source.of(m))]
    with pytest.raises(GraderFailure):
        combined(Source(source.exercises, tuple(waiting[:1]), source.rules, source.now))


@pytest.mark.parametrize("words", [("hw.tar", "1"), ("hw.zip", "9")])
def test_a_bad_call_writes_nothing(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    course = ["--course", str(COURSE)]
    asked = ["export", "gradescope-autograder", words[0], "--exercise", words[1]]
    assert main([*asked, *course]) == 2
    set_language("en")
    assert capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def gradescope(tmp_path_factory) -> Path:
    """A tree like /autograder, set up by the archive's own script; nothing is installed."""
    root = tmp_path_factory.mktemp("gradescope")
    shutil.copytree(COURSE, root / "course")
    for language in ("en", "zh"):
        (root / f"course/solutions/01_double/handout.{language}.md").write_text("# Double\n")
    words = ["export", "gradescope-autograder", str(root / "hw.zip"), "--exercise", "1"]
    assert main([*words, "--course", str(root / "course"), "--lang", "en"]) == 0
    place = root / "autograder"
    for name in ("source", "submission", "results"):
        (place / name).mkdir(parents=True)
    shutil.unpack_archive(root / "hw.zip", place / "source")
    shutil.copy(place / "source" / "run_autograder", place)
    shutil.rmtree(root / "course")
    ran = script(place, "source/setup.sh")
    assert ran.returncode == 0, ran.stderr
    return place


def script(place: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the archive without network, where this machine can take it away."""
    words = ["bash", str(place / name)]
    if subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode == 0:
        words = ["unshare", "-rn", *words]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place),
        "PYTHONPATH": str(ROOT),
        "AUTOGRADER": str(place),
        "AUTOGRADER_PYTHON": sys.executable,
    }
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


def graded(place: Path, files: dict[str, str]) -> tuple[int, dict | None]:
    """Hand files in; the script's exit code and the results.json, if there is one."""
    shutil.rmtree(place / "submission")
    shutil.rmtree(place / "results")
    (place / "results").mkdir()
    for name, text in files.items():
        path = place / "submission" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    ran = script(place, "run_autograder")
    result = place / "results" / "results.json"
    return ran.returncode, json.loads(result.read_bytes()) if result.exists() else None


HOLDS = "import sys; held = b'x' * {} * 2**20; print(flush=True); sys.stdin.read()"


def holding(megabytes: int) -> subprocess.Popen[bytes]:
    """A process that holds so much memory until its input ends."""
    words = [sys.executable, "-c", HOLDS.format(megabytes)]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline()
    return process


@pytest.mark.skipif(sys.platform != "linux", reason="the meter reads Linux's /proc")
def test_memory_is_that_of_what_starts_meanwhile():
    with holding(200) as before:
        with Meter() as meter, holding(50) as counted:
            until = time.monotonic() + 20
            while meter.peak < 50 << 20 and time.monotonic() < until:
                time.sleep(0.01)
            counted.stdin.close()
        before.stdin.close()
    assert 50 << 20 <= meter.peak < 150 << 20


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Gradescope's containers are Linux")
class TestScripts:
    """What happens in Gradescope's container, with its layout and memory."""

    def test_full_marks_within_the_memory(self, gradescope):
        metadata = {
            "created_at": "2026-03-02T10:00:00+08:00",
            "users": [{"id": 7, "name": "Ada", "email": "ada@example.org"}],
        }
        (gradescope / "submission_metadata.json").write_text(json.dumps(metadata))
        with Meter() as meter:
            code, value = graded(gradescope, {"double.py": RIGHT})
        assert code == 0
        assert value["score"] == 4
        assert [test["visibility"] for test in value["tests"]] == ["visible"] * 3
        assert 0 < meter.peak < MEMORY

    def test_a_failure_is_explained(self, gradescope):
        wrong = RIGHT.replace("x + x", "x * x")
        code, value = graded(gradescope, {"work/exercises/01_double/double.py": wrong})
        assert (code, value["score"]) == (0, 2)
        assert "Your code squares each element" in value["tests"][0]["output"]

    def test_nothing_that_belongs_here_says_what_to_hand_in(self, gradescope):
        code, value = graded(gradescope, {"essay.txt": "hello"})
        assert (code, value["score"]) == (0, 0)
        assert "Hand in double.py." in value["output"]

    def test_a_submission_writes_no_result(self, gradescope):
        target = gradescope / "results" / "results.json"
        hostile = f"open({str(target)!r}, 'w').write('{{\"score\": 100}}')\n{RIGHT}"
        _code, value = graded(gradescope, {"double.py": hostile})
        assert value["score"] < 4

    def test_a_broken_pack_is_nobodys_zero(self, gradescope):
        pack = gradescope / "source" / "course.pack"
        whole = pack.read_bytes()
        pack.write_bytes(whole[:1000])
        try:
            code, value = graded(gradescope, {"double.py": RIGHT})
        finally:
            pack.write_bytes(whole)
        assert code != 0
        assert value is None
