"""What the checks of exercise-20 observe beside a submission."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.inside import tracing
from grader.inside.probes import gpu, move, places, student_files, uses


def mapping(kind: str, image: Tensor, W: Tensor) -> Callable[[Tensor], Tensor]:
    """A map of images (..., h, w) to images of the same shape.

    Args:
        kind: "relu", "pixelwise", "average" (of neighbours, around the torus), "fixed image"
            (multiplies by `image`), "dense" (the matrix W on flattened images), "first row".
    """
    maps: dict[str, Callable[[Tensor], Tensor]] = {
        "relu": torch.relu,
        "pixelwise": lambda x: 2 * x - 0.5,
        "average": lambda x: (x + x.roll(1, -2) + x.roll(1, -1)) / 3,
        "fixed image": lambda x: x * image,
        "dense": lambda x: (x.flatten(-2) @ W.T).unflatten(-1, x.shape[-2:]),
        "first row": lambda x: x[..., :1, :],
        "flat": lambda x: x.flatten(-2),
    }
    return maps[kind]


def error_of(
    submission: types.ModuleType,
    kind: str,
    x: Tensor,
    shift: Sequence[int],
    image: Tensor,
    W: Tensor,
    device: str = "cpu",
    target: str = "cpu",
) -> dict[str, Any]:
    """`equivariance_error` of a map: its value, and where it is; x afterwards."""
    with gpu(device, 1, student_files(submission)):
        there = x.to(target)
        f = mapping(kind, image.to(target), W.to(target))
        value = submission.equivariance_error(f, there, *shift)
        return {"value": move(value, "cpu"), "places": places(value), "x": move(there, "cpu")}


def projected(submission: types.ModuleType, W: Tensor, h: int, w: int) -> dict[str, Tensor]:
    """The projection of W, and the projection of that."""
    once = submission.equivariant_projection(W, h, w)
    return {"once": once, "twice": submission.equivariant_projection(once, h, w)}


def without_autograd(submission: types.ModuleType, kernel: Tensor, h: int, w: int) -> str:
    """What becomes of `corr_matrix` where no gradient can be computed: "" or an error's name."""
    try:
        with tracing.autograd_refused():
            submission.corr_matrix(kernel, h, w)
    except tracing.AutogradRefused as error:
        return type(error).__name__
    return ""


def error_uses(
    submission: types.ModuleType, banned: Sequence[str], banned_ops: Sequence[str]
) -> list[dict[str, Any]]:
    """What of the banned names `equivariance_error` uses."""
    args = [torch.relu, torch.arange(6.0).view(2, 3) - 2, 1, 1]
    return uses(submission, "equivariance_error", args, None, banned, banned_ops)
