"""The probes of exercise-2: what `sgd_step` does to tensors that the caller keeps."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from grader.inside import tracing
from grader.inside.probes import gpu, move, places, student_files, watched
from grader.inside.simulated import by_line

Gradients = Sequence[Tensor | None]


def after_steps(
    submission: types.ModuleType,
    values: Sequence[Tensor],
    gradients: Gradients,
    lr: float,
    steps: int = 1,
    one_pass: bool = False,
) -> dict[str, Any]:
    """Parameters after some rounds of a backward pass and a step.

    Args:
        gradients: what every backward pass adds to the parameter's gradient; None: no path.
        one_pass: hand the parameters over as an iterator.

    Returns:
        `values`: what the parameters hold, `memory`: what lies where they lay in the
        beginning, `gradients`, and the flags `leaf` and `requires_grad`.
    """
    params = _parameters(values)
    memory = [p.detach() for p in params]
    for _ in range(steps):
        _backward(params, gradients)
        submission.sgd_step(iter(params) if one_pass else params, lr)
    return {
        "values": [p.detach().clone() for p in params],
        "memory": memory,
        "gradients": [p.grad for p in params],
        "leaf": [p.is_leaf for p in params],
        "requires_grad": [p.requires_grad for p in params],
    }


def step_on_device(
    submission: types.ModuleType,
    values: Sequence[Tensor],
    gradients: Gradients,
    lr: float,
    device: str = "simulated",
) -> dict[str, Any]:
    """One step with parameters on a device: their values, devices, and where the host waited."""
    with gpu(device, files=student_files(submission)) as log:
        target = "cpu" if device == "cpu" else "cuda:0"
        params = _parameters(move(list(values), target))
        _backward(params, move(list(gradients), target))
        log.clear()
        submission.sgd_step(params, lr)
        stalls = by_line(log.stalls)
        kept = [p.detach() for p in params]
        return {"values": move(kept, "cpu"), "places": places(kept), "stalls": stalls}


def step_uses(
    submission: types.ModuleType,
    values: Sequence[Tensor],
    gradients: Gradients,
    lr: float,
    banned: Sequence[str],
    banned_ops: Sequence[str],
) -> list[dict[str, Any]]:
    """What of the banned names one step runs."""
    params = _parameters(values)
    _backward(params, gradients)
    with tracing.trace(watched(banned), files=student_files(submission)) as record:
        submission.sgd_step(params, lr)
    return tracing.banned_uses(record, banned, banned_ops)


def _parameters(values: Sequence[Tensor]) -> list[Tensor]:
    return [v.detach().clone().requires_grad_() for v in values]


def _backward(params: Sequence[Tensor], gradients: Gradients) -> None:
    terms = [(p * g).sum() for p, g in zip(params, gradients, strict=True) if g is not None]
    torch.stack(terms).sum().backward()
