"""How long a student waits: the commands against a bare import, measured in one run.

    python benchmarks/commands.py [--rounds 5]

Rows: `grade --help`, `grade list`, `grade exercise-3` cold (a fresh process, examples recorded
before) on a right file and on one with a known mistake, each divided by the wall time of
`python -c "import torch, pytest, hypothesis"`; and the seconds from a save to the verdict in
`grade watch`. The commands take turns with the bare import, so that a busy machine slows all.
"""

from __future__ import annotations

import argparse
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOLUTION = ROOT / "solutions" / "03_softmax"
RIGHT = (SOLUTION / "softmax.py").read_text(encoding="utf-8")
WRONG = f"{RIGHT}\n\n" + (SOLUTION / "wrong" / "w01_naive_exponential.py").read_text("utf-8")
BARE = [sys.executable, "-c", "import torch, pytest, hypothesis"]
GRADE = [sys.executable, "-m", "grader"]


def seconds(command: list[str]) -> float:
    """The wall time of one run."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return time.perf_counter() - began


def commands(folder: Path) -> dict[str, list[str]]:
    """What is measured, by name."""
    right, wrong = folder / "right.py", folder / "wrong.py"
    right.write_text(RIGHT, encoding="utf-8")
    wrong.write_text(WRONG, encoding="utf-8")
    return {
        "grade --help": [*GRADE, "--help"],
        "grade list": [*GRADE, "list"],
        "grade exercise-3, right": [*GRADE, "3", "--file", str(right)],
        "grade exercise-3, wrong": [*GRADE, "3", "--file", str(wrong)],
    }


def measure(folder: Path, rounds: int) -> None:
    """Print each command's median and its ratio to the bare import of the same round."""
    chosen = commands(folder)
    for command in chosen.values():
        seconds(command)  # the first run records the examples
    taken: dict[str, list[float]] = {name: [] for name in chosen}
    ratios: dict[str, list[float]] = {name: [] for name in chosen}
    bare: list[float] = []
    for _ in range(rounds):
        bare.append(seconds(BARE))
        for name, command in chosen.items():
            taken[name].append(seconds(command))
            ratios[name].append(taken[name][-1] / bare[-1])
    print(f"{'bare import':<26} {statistics.median(bare):6.2f} s")
    for name in chosen:
        middle, ratio = statistics.median(taken[name]), statistics.median(ratios[name])
        print(f"{name:<26} {middle:6.2f} s   {ratio:5.2f} x the bare import")


@contextmanager
def watching(file: Path) -> Iterator[queue.Queue[str]]:
    """The lines of `grade watch 3` in a course whose own file for exercise 3 is `file`."""
    command = [*GRADE, "watch", "3", "--course", str(file.parents[2])]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    )
    lines: queue.Queue[str] = queue.Queue()
    output = process.stdout
    if output is None:
        raise RuntimeError("no output")

    def pump() -> None:
        for line in output:
            lines.put(line)

    threading.Thread(target=pump, daemon=True).start()
    try:
        yield lines
    finally:
        process.kill()
        process.wait()


def until(lines: queue.Queue[str], words: str) -> None:
    """Wait for a line with these words."""
    while words not in lines.get(timeout=120):
        pass


def measure_watch(folder: Path, rounds: int) -> None:
    """Print the median seconds from a save to the verdict."""
    (folder / "solutions").mkdir()
    (folder / "solutions" / "03_softmax").symlink_to(SOLUTION)
    file = folder / "exercises" / "03_softmax" / "softmax.py"
    file.parent.mkdir(parents=True)
    file.write_text(RIGHT, encoding="utf-8")
    waits = []
    with watching(file) as lines:
        until(lines, "Watching")
        for k in range(rounds):
            began = time.perf_counter()
            file.write_text(f"{RIGHT}\n# {k}\n", encoding="utf-8")
            until(lines, "Watching")
            waits.append(time.perf_counter() - began)
    print(f"{'grade watch, after a save':<26} {statistics.median(waits):6.2f} s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), rounds)
        measure_watch(Path(name), rounds)


if __name__ == "__main__":
    main()
