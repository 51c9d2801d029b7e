"""Probes of exercise-10: a learner that keeps notes, and the functions that take a function."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any

import torch
from torch import Generator, Tensor


def sine(x: Tensor) -> Tensor:
    """The true function."""
    return torch.sin(3 * x)


def spy(
    submission: types.ModuleType,
    x_train: Tensor,
    x_test: Tensor,
    sigma: float,
    n_datasets: int,
    generator: Generator | None = None,
) -> dict[str, Any]:
    """Simulate sin(3x) with a learner that keeps notes; it predicts x_test times the first target.

    Returns:
        `preds`: what `simulate` returned. `calls`: how often the learner was called. `x_train`,
        `y_train`, `x_test`: what it was given, stacked. `inputs`: the two arguments as the call
        left them; `random`: the global random numbers that follow when it began with seed 0.
    """
    notes: list[tuple[Tensor, Tensor, Tensor]] = []

    def learner(x: Tensor, y: Tensor, new: Tensor) -> Tensor:
        notes.append(tuple(t.detach().clone() for t in (x, y, new)))
        return new * y[0]

    torch.manual_seed(0)
    preds = submission.simulate(learner, sine, x_train, x_test, sigma, n_datasets, generator)
    names = ("x_train", "y_train", "x_test")
    seen = dict(zip(names, map(list, zip(*notes, strict=True)), strict=False))
    return {
        "preds": preds,
        "calls": len(notes),
        **{name: _stacked(tensors) for name, tensors in seen.items()},
        "inputs": [x_train, x_test],
        "random": torch.rand(4),
    }


def _stacked(tensors: Sequence[Tensor]) -> Any:
    """One tensor where all have one shape, else the list of them."""
    alike = len({(t.shape, t.dtype) for t in tensors}) == 1
    return torch.stack(list(tensors)) if alike else list(tensors)


def learn(
    submission: types.ModuleType, degree: int, x_train: Tensor, y_train: Tensor, x_test: Tensor
) -> dict[str, Any]:
    """What a polynomial learner predicts (`preds`), and its arguments afterwards (`inputs`)."""
    preds = submission.poly_learner(degree)(x_train, y_train, x_test)
    return {"preds": preds, "inputs": [x_train, y_train, x_test]}


def make_learner(submission: types.ModuleType, degree: int) -> None:
    """Make a polynomial learner and call it never."""
    submission.poly_learner(degree)


def sweep(
    submission: types.ModuleType,
    degrees: Sequence[int],
    x_train: Tensor,
    x_test: Tensor,
    sigma: float,
    n_datasets: int,
    generator: Generator | None = None,
) -> Any:
    """Sweep over the degrees for sin(3x)."""
    return submission.sweep(degrees, sine, x_train, x_test, sigma, n_datasets, generator)


def sweep_random(
    submission: types.ModuleType, degrees: Sequence[int], *args: Any
) -> dict[str, Any]:
    """What a sweep returns (`value`), and the global random numbers after it (`random`)."""
    torch.manual_seed(0)
    value = submission.sweep(degrees, sine, *args)
    return {"value": value, "random": torch.rand(4)}
