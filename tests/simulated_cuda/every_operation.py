"""PyTorch's own table of operations, run forward and backward on a simulated device.

Its samples cover what a device has to place: views, in-place forms, factories, indices,
scalars, lists. Each result must be on the device of the operands. The table belongs to
PyTorch's tests, whose import changes global state: run this in a process of its own.

    python -m tests.simulated_cuda.every_operation
"""

from __future__ import annotations

import itertools
import json
import sys
import types
import unittest
import warnings
from collections.abc import Iterator
from typing import Any

import torch

from grader.inside.simulated import simulated_cuda
from grader.inside.simulated.labels import tensors_in

SAMPLES = 4
ONLY_ON_CUDA = {"_softmax_backward_data"}
"""Has a sample that asks for a kernel of CUDA's own (float32 gradients of float16)."""


def operations() -> list[Any]:
    """`op_db`; its module wants a test library that it uses for other tests only."""
    stub = types.ModuleType("expecttest")
    stub.TestCase = unittest.TestCase  # type: ignore[attr-defined]
    sys.modules.setdefault("expecttest", stub)
    from torch.testing._internal.common_methods_invocations import op_db

    return [op for op in op_db if torch.float32 in op.dtypes and op.name not in ONLY_ON_CUDA]


def samples(op: Any, device: str) -> Iterator[Any]:
    made = op.sample_inputs(device, torch.float32, requires_grad=op.supports_autograd)
    return itertools.islice(made, SAMPLES)


def run(op: Any, sample: Any) -> list[torch.Tensor]:
    """Forward and backward of one sample; the results."""
    results = list(tensors_in([op(sample.input, *sample.args, **sample.kwargs)]))
    smooth = [r for r in results if r.requires_grad and (r.is_floating_point() or r.is_complex())]
    if op.supports_autograd and smooth and not op.name.startswith("linalg.eig"):
        sum(r.abs().sum() for r in smooth).backward()
    return results


def works_on_this_machine(op: Any) -> bool:
    """Some operations need libraries that are not here."""
    try:
        run(op, next(samples(op, "cpu")))
    except Exception:
        return False
    return True


def judge(op: Any) -> str | None:
    """What is wrong with an operation on the simulated device."""
    try:
        with simulated_cuda():
            results = [result for sample in samples(op, "cuda") for result in run(op, sample)]
            return None if all(r.is_cuda for r in results) else "a result is not on the device"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def main() -> None:
    """Print how many operations ran, and what is wrong with which, as JSON."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    ran = [op for op in operations() if works_on_this_machine(op)]
    verdicts = {f"{op.name} {op.variant_test_name}".strip(): judge(op) for op in ran}
    wrong = {name: verdict for name, verdict in verdicts.items() if verdict is not None}
    print(json.dumps({"ran": len(ran), "wrong": wrong}))


if __name__ == "__main__":
    main()
