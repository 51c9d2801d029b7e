"""Probes of exercise-7: `monotone_counts` of functions that cannot travel, `XorNet`, `train_xor`."""

import types
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from grader.inside.probes import gpu, places, student_files


def _function(kind: str, weights: list[float], feature: int) -> Callable[[Tensor], Tensor]:
    """A function (n, d) -> (n,): affine in all features, |x_j - 37|, or without the feature."""
    if kind == "|x_j - 37|":
        return lambda X: (X[:, feature] - 37).abs()

    def affine(X: Tensor) -> Tensor:
        total = torch.ones_like(X[:, 0])
        for k, w in enumerate(weights):
            if kind == "affine" or k != feature % X.shape[1]:
                total = total + w * X[:, k]
        return total

    return affine


def counts(
    submission: types.ModuleType,
    kind: str,
    weights: list[float],
    X: Tensor,
    feature: int,
    step: float,
) -> dict[str, Any]:
    """What `monotone_counts` returns for a function of a kind, and what it leaves of X."""
    before = X._version
    found = submission.monotone_counts(_function(kind, weights, feature), X, feature, step)
    return {"counts": found, "X": X, "changes": X._version - before}


def default_counts(submission: types.ModuleType, X: Tensor, feature: int) -> Any:
    """What `monotone_counts` returns for |x_j - 37| with the default step."""
    return submission.monotone_counts(_function("|x_j - 37|", [], feature), X, feature)


def fold_leaves(
    submission: types.ModuleType, layers: list[tuple[Tensor, Tensor]]
) -> dict[str, Any]:
    """What `fold_affine` leaves of its layers."""
    flat = [t for pair in layers for t in pair]
    before = [t._version for t in flat]
    torch.manual_seed(0)
    submission.fold_affine(layers)
    return {
        "tensors": [t.detach() for pair in layers for t in pair],
        "changes": [t._version - v for t, v in zip(flat, before, strict=True)],
        "random": torch.rand(4),
    }


def xor_net(
    submission: types.ModuleType, X: Tensor, values: dict[str, Tensor] | None = None
) -> dict[str, Any]:
    """The output of an `XorNet` in the dtype of X, some parameters perhaps overwritten first."""
    net = submission.XorNet().to(X.dtype)
    parameters = dict(net.named_parameters())
    with torch.no_grad():
        for name, value in (values or {}).items():
            if name in parameters and parameters[name].shape == value.shape:
                parameters[name].copy_(value)
    return {
        "output": net(X).detach(),
        "parameters": {name: p.detach() for name, p in net.named_parameters()},
    }


def xor_net_on_device(submission: types.ModuleType, X: Tensor, device: str) -> dict[str, Any]:
    """The output of an `XorNet` moved to a GPU, and where it lies."""
    if device == "cpu":
        value = submission.XorNet()(X).detach()
        return {"output": value, "places": places(value)}
    with gpu(device, 1, student_files(submission)):
        value = submission.XorNet().to("cuda")(X.to("cuda")).detach()
        found = places(value)
        return {"output": value.to("cpu"), "places": found}


def trained(
    submission: types.ModuleType, X: Tensor, options: dict[str, Any], drawn: int = 0
) -> dict[str, Any]:
    """A net from `train_xor`: its logits for X, its parameters, the global random numbers after.

    Before, `drawn` global random numbers are taken, on which nothing may depend.
    """
    torch.rand(drawn)
    net = submission.train_xor(**options)
    state = torch.rand(4)
    with torch.no_grad():
        logits = net(X)
    return {"logits": logits, "parameters": [p.detach() for p in net.parameters()], "random": state}
