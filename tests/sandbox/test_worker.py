"""What a worker does for each request, tried in this process."""

from __future__ import annotations

import sys
import threading
import types
from typing import Any

import pytest
import torch

from grader.inside import codec, worker
from grader.inside.worker import Submission

SOURCES = {
    "random": "import random\ndef f(): return random.random()",
    "random, of the probes": "def f():\n    import probes\n    return probes.draw()",
    "torch": "import torch\ndef f(): return float(torch.rand(()))",
    "default dtype": """
import torch
def f():
    found = torch.ones(1).dtype is torch.float32
    torch.set_default_dtype(torch.float64)
    return found""",
    "gradients": """
import torch
def f():
    found = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    return found""",
    "default device": """
import torch
def f():
    found = torch.empty(1).device.type
    torch.set_default_device("meta")
    return found""",
}


@pytest.fixture(autouse=True)
def no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules that a submission makes are gone after a test; threads of other tests are theirs."""
    monkeypatch.setattr(worker, "_running_threads", lambda: 0)
    for name in ("s", "probes"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))


@pytest.mark.parametrize("left", SOURCES)
def test_each_request_finds_the_same_state(left: str) -> None:
    submission = Submission()
    source = SOURCES[left]
    if "probes" in left:
        submission.load({"probes": "from random import random as draw"})
    submission.load({"source": source, "filename": "s.py", "module": "s"})
    node: dict[str, Any] = {"f": "f", "a": []}
    try:
        values = [submission.call(node, codec.Decoder(b"")) for _ in range(3)]
    finally:
        torch.set_default_device(None)
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
    assert values[0] == values[1] == values[2]


def test_arguments_come_by_place_and_by_name() -> None:
    submission = Submission()
    source = "def f(a, b, *, c): return [a, b, c]"
    submission.load({"source": source, "filename": "s.py", "module": "s"})
    node = {"f": "f", "a": [1, {"$": "u", "v": [2]}], "k": {"c": {"$": "f", "v": "inf"}}}
    assert submission.call(node, codec.Decoder(b"")) == [1, (2,), float("inf")]


def test_a_progress_bar_leaves_no_thread() -> None:
    submission = Submission()
    source = "from tqdm import tqdm\ndef f(n): return [k for k in tqdm(range(n))]"
    submission.load({"source": source, "filename": "s.py", "module": "s"})
    for _ in range(2):
        assert submission.call({"f": "f", "a": [3]}, codec.Decoder(b"")) == [0, 1, 2]
    assert "TMonitor" not in [type(thread).__name__ for thread in threading.enumerate()]
