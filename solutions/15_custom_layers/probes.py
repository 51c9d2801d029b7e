"""What exercise-15 observes beyond `grader.inside.modules`: starting values, and life after training."""

import copy
import gc
import types
import weakref
from typing import Any

import torch
from torch import Tensor

from grader.inside.modules import copied
from grader.inside.recipes import Recipe, prepared


def drawn_weights(
    submission: types.ModuleType, kind: str, sizes: list[int], generators: list[Any]
) -> list[Tensor]:
    """The weight of a new layer for each generator (None: the global one)."""
    torch.manual_seed(123456)  # no drawn seed is as large
    layers = [getattr(submission, kind)(*sizes, generator=g) for g in generators]
    return [copied(layer.weight) for layer in layers]


def trained_copy(
    submission: types.ModuleType, recipe: Recipe, batches: list[Tensor], X: Tensor
) -> dict[str, Any]:
    """A deep copy of a layer that has seen some batches in training; both used in evaluation.

    Returns the outputs of the `original` and of the `copy`, and of the copy `later`, when the
    original has seen the batches once more.
    """
    layer = prepared(submission, recipe)
    for batch in batches:
        layer(batch.clone().requires_grad_())
    twin = copy.deepcopy(layer).eval()
    original = layer.eval()(X).detach().clone()
    first = twin(X).detach().clone()
    layer.train()
    for batch in batches:
        layer(batch)
    return {"original": original, "copy": first, "later": twin(X).detach().clone()}


def batches_alive(submission: types.ModuleType, recipe: Recipe, batches: list[Tensor]) -> int:
    """How many batches of a training are still in memory when their results are gone."""
    layer = prepared(submission, recipe)
    watched = []
    for batch in batches:
        X = batch.clone().requires_grad_()
        watched.append(weakref.ref(X))
        layer(X)
        del X
    gc.collect()
    with torch.no_grad():
        return sum(reference() is not None for reference in watched)
