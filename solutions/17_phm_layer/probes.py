"""What exercise-17 observes: what a PHMLinear holds, how it starts, and how it follows changes."""

import types
from collections.abc import Sequence
from typing import Any

import torch
from torch import Generator, Tensor

from grader.inside.modules import weighted
from grader.inside.probes import gpu, move, places, student_files
from grader.inside.recipes import Recipe, fill, prepared


def made(submission: types.ModuleType, recipe: Recipe) -> dict[str, Any]:
    """What a fresh layer holds: `parameters` by name, and the kind and values of `bias`."""
    layer = prepared(submission, recipe)
    bias = layer.bias
    return {
        "parameters": {name: tuple(p.shape) for name, p in layer.named_parameters()},
        "bias": bias.detach().clone() if isinstance(bias, Tensor) else bias,
    }


def built(submission: types.ModuleType, sizes: list[int], seeds: list[int]) -> list[list[Tensor]]:
    """A and S of one layer for each seed."""
    layers = [
        submission.PHMLinear(*sizes, generator=Generator().manual_seed(seed)) for seed in seeds
    ]
    return [[layer.A.detach().clone(), layer.S.detach().clone()] for layer in layers]


def layer_gradients(
    submission: types.ModuleType, recipe: Recipe, values: dict[str, Tensor], X: Tensor
) -> dict[str, Tensor | None]:
    """The gradients that a weighted sum of the output gives to A, S, bias and X."""
    layer = prepared(submission, recipe, values, ["double"])
    leaf = X.detach().clone().requires_grad_()
    weighted([layer(leaf)]).backward()
    named = {"A": layer.A, "S": layer.S, "bias": layer.bias, "X": leaf}
    return {name: x.grad for name, x in named.items()}


def layer_there(
    submission: types.ModuleType,
    recipe: Recipe,
    values: dict[str, Tensor],
    X: Tensor,
    device: str,
) -> dict[str, Any]:
    """A layer that was moved to a GPU: its output and gradients (moved to the CPU), and places."""
    with gpu(device, 1, student_files(submission)):
        layer = prepared(submission, recipe, values).to("cuda:0")
        output = layer(X.to("cuda:0"))
        weighted([output]).backward()
        grads = {name: p.grad for name, p in layer.named_parameters()}
        return {
            "output": move(output.detach(), "cpu"),
            "places": [*places(output), *places(list(layer.parameters()))],
            "grads": move(grads, "cpu"),
        }


def following(
    submission: types.ModuleType,
    recipe: Recipe,
    values: dict[str, Tensor],
    changes: Sequence[dict[str, Tensor]],
    X: Tensor,
    steps: list[str],
    grad: bool,
) -> list[Tensor]:
    """The outputs of one layer: first with `values`, then after each of the changes in place."""
    layer = prepared(submission, recipe, values, steps)
    outputs = []
    with torch.set_grad_enabled(grad):
        outputs.append(layer(X).detach().clone())
        for change in changes:
            fill(layer, change)
            outputs.append(layer(X).detach().clone())
    return outputs


def basis_at_work(submission: types.ModuleType, p: Tensor, q: Tensor) -> Tensor:
    """phm_weight of the quaternion basis with the parts of p as blocks, times q."""
    basis = submission.quaternion_basis(p.dtype)
    return submission.phm_weight(basis, p.view(4, 1, 1)) @ q
