"""Probes of exercise-6: `curvature` of losses that cannot travel, and the `_grad` functions without autograd."""

import types
from collections.abc import Callable
from typing import Any

from torch import Tensor

from grader.inside import tracing
from grader.inside.probes import student_files

Loss = Callable[[Tensor, Tensor], Tensor]


def _loss(submission: types.ModuleType, name: str) -> Loss:
    """A loss by name: one of a few plain ones, or a function of the submission."""
    plain: dict[str, Loss] = {
        "z**3": lambda z, y: z**3,
        "y*z**2": lambda z, y: y * z**2,
        "(1 - 2*y)*z": lambda z, y: (1 - 2 * y) * z,
        "3*z + y": lambda z, y: 3 * z + y,
    }
    return plain.get(name) or getattr(submission, name)


def curvature_of(submission: types.ModuleType, loss: str, z: Tensor, y: Tensor) -> Any:
    """The curvature of a loss by its name."""
    return submission.curvature(_loss(submission, loss), z, y)


def curvature_leaves(
    submission: types.ModuleType, loss: str, z: Tensor, y: Tensor, grad: Tensor | None
) -> dict[str, Any]:
    """What a call of `curvature` leaves in its arguments, when `z.grad` was `grad` before."""
    z.grad = None if grad is None else grad.clone()
    before = [z._version, y._version]
    submission.curvature(_loss(submission, loss), z, y)
    return {
        "grad": z.grad,
        "requires_grad": z.requires_grad,
        "z": z.detach(),
        "y": y.detach(),
        "versions": [z._version - before[0], y._version - before[1]],
    }


def curvature_growth(
    submission: types.ModuleType, loss: str, cases: list[tuple[Tensor, Tensor]]
) -> dict[str, Any]:
    """How many operations `curvature` runs on arguments of growing size; as `probes.op_growth`."""
    function, files = _loss(submission, loss), student_files(submission)
    records = []
    for z, y in cases:
        with tracing.trace(files=files) as record:
            submission.curvature(function, z, y)
        records.append(record)
    return {
        "counts": [len(record.operations) for record in records],
        "stalls": [None for _ in records],
        "grown": tracing.grown(records[0], records[-1])[:3],
    }


def without_autograd(submission: types.ModuleType, name: str, z: Tensor, y: Tensor) -> Any:
    """The value of a function where autograd refuses to compute any gradient."""
    with tracing.autograd_refused():
        return getattr(submission, name)(z, y)
