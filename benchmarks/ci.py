"""What `grade ci` costs beside `grade exercise-3`: one exercise of a pull request, both cold.

    python benchmarks/ci.py [--rounds 5]

The pull request hands in the known mistake W1 of exercise 3 in a repository made for this; the
course is a pack of exercise 3. Both commands are fresh processes that find their records made; they
take turns, so that a busy machine slows both. The target is at most twice the time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOLUTION = ROOT / "solutions" / "03_softmax"
RIGHT = (SOLUTION / "softmax.py").read_text(encoding="utf-8")
WRONG = f"{RIGHT}\n\n" + (SOLUTION / "wrong" / "w01_naive_exponential.py").read_text("utf-8")
GRADE = [sys.executable, "-m", "grader"]
SERVICES = ("GITHUB_", "GITLAB_", "CI_")


def environment() -> dict[str, str]:
    """The variables of both commands: of no service."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(SERVICES)}
    return kept | {"PYTHONPATH": str(ROOT)}


def seconds(command: list[str]) -> float:
    """The wall time of one run, which must make a score."""
    began = time.perf_counter()
    run = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env=environment())
    if run.returncode > 1:
        sys.exit(run.stderr.decode(errors="replace"))
    return time.perf_counter() - began


def git(repository: Path, *words: str) -> str:
    """What a git command prints."""
    me = ["-c", "user.name=Student", "-c", "user.email=student@example.org"]
    run = subprocess.run(["git", *me, *words], cwd=repository, capture_output=True, check=True)
    return run.stdout.decode().strip()


def pull_request(repository: Path) -> str:
    """A repository whose last commit hands in exercise 3; the commit before it."""
    file = repository / "exercises" / "03_softmax" / "softmax.py"
    file.parent.mkdir(parents=True)
    git(repository, "init", "--quiet")
    for text in ("raise NotImplementedError\n", WRONG):
        file.write_text(text, encoding="utf-8")
        git(repository, "add", ".")
        git(repository, "commit", "--quiet", "--message", "exercise 3")
    return git(repository, "rev-parse", "HEAD~1")


def measure(folder: Path, rounds: int) -> None:
    """Print the medians, and the median of the ratios of each round."""
    pack, repository, wrong = folder / "course.pack", folder / "student", folder / "wrong.py"
    repository.mkdir()
    wrong.write_text(WRONG, encoding="utf-8")
    base = pull_request(repository)
    subprocess.run(
        [*GRADE, "author", "pack", "3", "--out", str(pack), "--jobs", "1"], cwd=ROOT, check=True
    )
    plain = [*GRADE, "exercise-3", "--file", str(wrong)]
    where = ["--course", str(pack), "--repository", str(repository), "--base", base]
    change = [*GRADE, "ci", *where, "--out", str(folder / "results")]
    seconds(plain), seconds(change)  # records are made, the pack is opened
    pairs = [(seconds(plain), seconds(change)) for _ in range(rounds)]
    for name, taken in zip(("grade exercise-3", "grade ci"), zip(*pairs, strict=True), strict=True):
        print(f"{name:<18} {statistics.median(taken):6.2f} s")
    ratio = statistics.median(b / a for a, b in pairs)
    print(f"{'ratio':<18} {ratio:6.2f}   (target: at most 2)")


def main() -> None:
    """Measure in a folder that is gone afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    with tempfile.TemporaryDirectory(prefix="torchgrade-") as folder:
        measure(Path(folder), parser.parse_args().rounds)


if __name__ == "__main__":
    main()
