"""What isolation costs: CPU milliseconds per submission of each tier over `process`.

    python benchmarks/isolation.py [--count 40] [--rounds 3]

One submission is a worker spawned, a softmax loaded, ten calls, the worker ended. Counted is
the CPU time of everything involved: the grader, the launcher and the workers. The tiers take
turns, so that a busy machine slows all of them alike. The target is 50 ms for `full`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import time
from pathlib import Path

import torch

from grader.errors import SandboxError
from grader.inside import codec
from grader.inside.lockdown import Plan
from grader.sandbox.handle import Worker
from grader.sandbox.launcher import ForkLauncher, start
from grader.sandbox.tiers import TIERS

SOURCE = "import torch\ndef softmax(x):\n    return torch.softmax(x, -1)\n"
TARGET_MS = 50.0
TICK = os.sysconf("SC_CLK_TCK")


def grade(launcher: ForkLauncher, x: torch.Tensor) -> None:
    """One submission."""
    worker = launcher.spawn(Plan(), 10)
    try:
        worker.load({"source": SOURCE, "filename": "s.py", "module": "s"}, 10)
        ask(worker, x)
    finally:
        worker.close()


def ask(worker: Worker, x: torch.Tensor) -> None:
    """Ten calls in one frame."""
    encoder = codec.Encoder()
    calls = [{"f": "softmax", "a": [encoder.node(x)]} for _ in range(10)]
    for reply in worker.ask(codec.pack_json({"calls": calls}), encoder.blob(), 10):
        if reply.error is not None:
            raise SandboxError(str(reply.error))


def launcher_cpu(pid: int) -> float:
    """CPU seconds of a launcher, of bubblewrap above it, and of all children it has reaped."""
    folder = Path(f"/proc/{pid}")
    fields = (folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    total = sum(map(int, fields[11:15])) / TICK
    if b"start.py" in (folder / "cmdline").read_bytes().split(b"\0--\0")[0]:
        return total  # what is below are workers, counted once they are reaped
    below = (folder / f"task/{pid}/children").read_text(encoding="ascii").split()
    return total + sum(launcher_cpu(int(child)) for child in below)


def measure(launcher: ForkLauncher, count: int) -> tuple[float, float]:
    """CPU and wall milliseconds per submission."""
    x = torch.randn(64, 10)
    process = launcher.process
    assert process is not None
    grade(launcher, x)
    before = launcher_cpu(process.pid)
    own, wall = time.process_time(), time.perf_counter()
    for _ in range(count):
        grade(launcher, x)
    wall = time.perf_counter() - wall
    cpu = time.process_time() - own + launcher_cpu(process.pid) - before
    return 1000 * cpu / count, 1000 * wall / count


def main() -> None:
    """Print the figures of each tier that this machine gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    launchers: dict[str, ForkLauncher] = {}
    for tier in TIERS:
        with contextlib.suppress(SandboxError):
            began = time.perf_counter()
            found = start(tier=tier)
            if isinstance(found, ForkLauncher):
                launchers[tier] = found
                took = 1000 * (time.perf_counter() - began)
                print(f"{tier}: tried, and loading torch, after {took:.0f} ms")
    rounds: dict[str, list[tuple[float, float]]] = {tier: [] for tier in launchers}
    for _ in range(options.rounds):
        for tier, launcher in launchers.items():
            rounds[tier].append(measure(launcher, options.count))
    report(rounds)
    for launcher in launchers.values():
        launcher.close()


def report(rounds: dict[str, list[tuple[float, float]]]) -> None:
    """The median over the rounds, and what each tier costs over `process`."""
    median = {t: statistics.median(cpu for cpu, _ in r) for t, r in rounds.items()}
    base = median.get("process", 0.0)
    for tier, figures in rounds.items():
        wall = statistics.median(wall for _, wall in figures)
        print(
            f"{tier:9} {median[tier]:6.1f} ms CPU and {wall:6.1f} ms wall a submission, "
            f"{median[tier] - base:+6.1f} ms CPU over process"
        )
    if "full" in median:
        verdict = "reached" if median["full"] - base <= TARGET_MS else "MISSED"
        print(f"target of {TARGET_MS:.0f} ms for full over process: {verdict}")


if __name__ == "__main__":
    main()
