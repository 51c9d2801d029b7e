"""The log: directions, bytes and the student's lines."""

from __future__ import annotations

import json
import linecache
import types

import pytest
import torch

from grader.inside.simulated import by_line, simulated_cuda

STUDENT = """\
def total(x):
    y = x.to("cuda:0")
    z = y.sum()
    if z > 0:
        return helper(z)

def helper(z):
    return z.item()
"""


def submission(source: str = STUDENT, filename: str = "device.py") -> types.ModuleType:
    """A submission as the worker loads it: from text, under a file name that is no path."""
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    module = types.ModuleType("submission")
    exec(compile(source, filename, "exec"), module.__dict__)
    return module


def test_events_name_the_students_line() -> None:
    with simulated_cuda(files=["device.py"]) as log:
        submission().total(torch.ones(3))
    seen = [(e.kind, e.operation, e.bytes, e.file, e.line, e.code) for e in log.events]
    assert seen == [
        ("h2d", "to", 12, "device.py", 2, 'y = x.to("cuda:0")'),
        ("wait", "item", 0, "device.py", 4, "if z > 0:"),
        ("wait", "item", 0, "device.py", 8, "return z.item()"),
    ]


def test_without_names_the_student_is_neither_torch_nor_a_probe() -> None:
    probe = submission("def probe(f, x):\n    x.sum().item()\n    return f(x)\n", "probes.py")
    with simulated_cuda() as log:
        probe.probe(submission().total, torch.ones(3).cuda())
    assert [(e.file, e.line) for e in log.waits][1:] == [("device.py", 4), ("device.py", 8)]
    assert log.waits[0].file == "test_log.py"  # a probe's own wait: whoever called the probe


def test_a_backward_pass_names_the_line_that_started_it() -> None:
    source = "def run(x):\n    y = (x.cuda() ** 2).sum()\n    y.backward()\n"
    with simulated_cuda(files=["back.py"]) as log:
        submission(source, "back.py").run(torch.ones(2, requires_grad=True))
    assert [(e.kind, e.operation, e.line) for e in log.copies] == [
        ("h2d", "cuda", 2),
        ("d2h", "backward of cuda", 3),
    ]


def test_directions_and_bytes() -> None:
    with simulated_cuda(devices=2) as log:
        x = torch.ones(3, dtype=torch.float64).cuda()
        x.to("cuda:1").cpu()
    assert [(e.kind, e.bytes, e.source, e.target) for e in log.copies] == [
        ("h2d", 24, "cpu", "cuda:0"),
        ("d2d", 24, "cuda:0", "cuda:1"),
        ("d2h", 24, "cuda:1", "cpu"),
    ]
    assert (log.count("d2h"), log.total_bytes("d2d")) == (1, 24)


@pytest.mark.parametrize(
    ("pinned", "non_blocking", "blocking"),
    [(False, False, True), (False, True, True), (True, False, True), (True, True, False)],
)
def test_a_copy_from_pinned_memory_may_go_on_alone(pinned, non_blocking, blocking) -> None:
    with simulated_cuda() as log:
        x = torch.ones(2)
        x = x.pin_memory() if pinned else x
        x.to("cuda", non_blocking=non_blocking)
    assert [e.blocking for e in log.copies] == [blocking]


def test_a_budget_of_stalls_tells_the_worst_line_first() -> None:
    source = (
        "def run(x):\n"
        "    for _ in range(20):\n"
        "        x.sum().item()\n"
        "    return x.cpu().tolist()\n"
    )
    with simulated_cuda(files=["loop.py"]) as log:
        x = torch.ones(2, device="cuda")
        log.clear()
        submission(source, "loop.py").run(x)
    assert len(log.stalls) == 21
    assert log.over_budget(21) == []
    worst = log.over_budget(1)[0]
    assert (worst["line"], worst["times"], worst["code"]) == (3, 20, "x.sum().item()")


def test_the_log_is_json() -> None:
    with simulated_cuda() as log:
        torch.ones(2).cuda().sum().item()
    assert json.loads(json.dumps(log.as_data())) == log.as_data()
    assert json.dumps(by_line(log.events))
