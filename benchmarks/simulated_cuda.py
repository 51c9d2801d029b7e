"""What the simulated CUDA device costs: opening it, and running a small training step.

    python benchmarks/simulated_cuda.py

All figures of one run are ratios to, or come from, the same machine in the same minute.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn

from grader.inside.simulated import simulated_cuda, warm

BATCH, WIDTH, TINY, CLASSES = 64, 256, 64, 10
REPEATS = 200


def median_ms(action: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median time of an action, in milliseconds."""
    for _ in range(10):
        action()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def training_step(device: str, width: int = WIDTH) -> Callable[[], object]:
    """One SGD step of a small multilayer perceptron on a device."""
    net = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, CLASSES)).to(device)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    X = torch.randn(BATCH, width).to(device)
    y = torch.randint(CLASSES, (BATCH,)).to(device)

    def step() -> None:
        optimizer.zero_grad()
        F.cross_entropy(net(X), y).backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    return step


def open_and_close() -> None:
    """Open the simulator, and do nothing in it."""
    with simulated_cuda(devices=2):
        pass


def print_step(width: int, note: str) -> None:
    """Compare a training step on the CPU and on the simulated device."""
    plain = median_ms(training_step("cpu", width))
    with simulated_cuda():
        simulated = median_ms(training_step("cuda", width))
    print(f"training step {width}-{width}-{CLASSES}, batch {BATCH}: ", end="")
    print(f"{simulated / plain:.1f} times as slow ({plain:.2f} to {simulated:.2f} ms{note})")


def main() -> None:
    """Measure, and print one line per figure."""
    torch.set_num_threads(1)
    start = time.perf_counter()
    warm()
    print(f"warm() once, before forking: {time.perf_counter() - start:.2f} s")
    print(f"open and close two devices: {median_ms(open_and_close):.2f} ms (limit 5 ms)")
    print_step(WIDTH, ", limit 4 times")
    print_step(TINY, ", for comparison")
    x = torch.ones(8)
    plain = median_ms(lambda: x + x, 2000)
    with simulated_cuda():
        y = torch.ones(8, device="cuda")
        on_device, beside = median_ms(lambda: y + y, 2000), median_ms(lambda: x + x, 2000)
    print(f"one addition of 8 numbers: {on_device / plain:.0f} times as slow, ", end="")
    print(f"of CPU numbers beside it {beside / plain:.0f} times")


if __name__ == "__main__":
    main()
