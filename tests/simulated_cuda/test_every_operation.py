"""PyTorch's own table of operations runs on the simulated device, and stays there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_results_of_every_operation_are_where_its_operands_are() -> None:
    command = [sys.executable, "-m", "tests.simulated_cuda.every_operation"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["wrong"] == {}
    assert found["ran"] > 500
