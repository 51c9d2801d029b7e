"""What the checks of exercise-21 observe beside a submission."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from grader.inside import tracing
from grader.inside.probes import gpu, move, places, student_files, watched


def two_in_a_row(submission: types.ModuleType, x: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """A convolution of the result of a convolution."""
    return submission.conv2d(submission.conv2d(x, first), second)


def fresh_layer(
    submission: types.ModuleType, args: Sequence[Any], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """The parameters of a new layer, what it saves, and whether its `bias` is None."""
    layer = submission.Conv2d(*args, **kwargs)
    return {
        "parameters": {k: p.detach() for k, p in layer.named_parameters()},
        "saved": list(layer.state_dict()),
        "bias": None if layer.bias is None else layer.bias.detach(),
    }


def loaded_layer(
    submission: types.ModuleType,
    args: Sequence[Any],
    kwargs: dict[str, Any],
    state: dict[str, Tensor],
    x: Tensor,
    device: str = "cpu",
    target: str = "cpu",
) -> dict[str, Any]:
    """The output of a layer that has loaded these weights, and its gradients by the weights."""
    with gpu(device, 2, student_files(submission)):
        layer = submission.Conv2d(*args, **kwargs).to(x.dtype)
        layer.load_state_dict(state)
        layer = layer.to(target)
        value = layer(x.to(target))
        if value.requires_grad:
            value.sum().backward()
        grads = {k: p.grad for k, p in layer.named_parameters()}
        return {
            "value": move(value.detach(), "cpu"),
            "places": places(value),
            "grads": move(grads, "cpu"),
        }


def constructed(
    submission: types.ModuleType, args: Sequence[Any], kwargs: dict[str, Any], x: Tensor
) -> Tensor:
    """A new layer and its first call."""
    return submission.Conv2d(*args, **kwargs)(x)


def layer_uses(
    submission: types.ModuleType, banned: Sequence[str], banned_ops: Sequence[str]
) -> list[dict[str, Any]]:
    """Banned names that a layer uses when it is made and called, and banned modules inside it."""
    with tracing.trace(watched(banned), files=student_files(submission)) as record:
        layer = submission.Conv2d(2, 4, (2, 3), stride=2, padding=1, groups=2)
        layer(torch.ones(1, 2, 5, 6)).sum().backward()
    inside = tracing.banned_modules(layer, [n for n in watched(banned) if not n.endswith("*")])
    found = [{"name": f"torch.nn.{m['class']}", "line": 0} for m in inside]
    return tracing.banned_uses(record, banned, banned_ops) + found
