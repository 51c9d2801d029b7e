"""What exercise-11 observes: penalties of modules, groups, decay steps, masks."""

import types
from typing import Any

import torch
from torch import Generator, Tensor, nn

from grader.inside import tracing
from grader.inside.probes import gpu, move, places, student_files, watched


def penalty_gradients(
    submission: types.ModuleType, weights: list[Tensor], kind: str, strength: float
) -> dict[str, Any]:
    """The penalty of the parameters of a module, given as `parameters()`, and its gradients."""
    params = nn.ParameterList([nn.Parameter(w.detach().clone()) for w in weights])
    value = submission.penalty(params.parameters(), kind, strength)
    if not isinstance(value, Tensor) or not value.requires_grad:
        return {"value": value, "grads": None}
    grads = torch.autograd.grad(value.sum(), list(params.parameters()), allow_unused=True)
    return {"value": value, "grads": list(grads)}


def penalty_leaves(
    submission: types.ModuleType, weights: list[Tensor], kind: str, strength: float
) -> dict[str, Any]:
    """What a call of penalty leaves behind in its tensors and in the global random state."""
    before = [w._version for w in weights]
    torch.manual_seed(0)
    submission.penalty(weights, kind, strength)
    changes = [w._version - v for w, v in zip(weights, before, strict=True)]
    return {"weights": weights, "versions": changes, "random": torch.rand(4)}


# ---------------------------------------------------------------------- decay groups


class Mixed(nn.Module):
    """A bit of everything: norms, a weight that two layers share, a frozen one, odd shapes."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(3, 4)
        self.conv = nn.Conv2d(1, 2, 3)
        self.norm = nn.LayerNorm(4)
        self.batch = nn.BatchNorm2d(2)
        self.twin = nn.Linear(3, 4)
        self.twin.weight = self.first.weight
        self.frozen = nn.Linear(4, 2)
        self.frozen.weight.requires_grad_(False)
        self.bias_map = nn.Parameter(torch.ones(2, 2))
        self.temperature = nn.Parameter(torch.tensor(1.5))


def _network(kind: str) -> nn.Module:
    torch.manual_seed(1)
    if kind == "mixed":
        return Mixed()
    if kind == "linear":
        return nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    if kind == "norms":
        return nn.Sequential(nn.LayerNorm(3), nn.BatchNorm1d(3))
    if kind == "weights":
        return nn.Sequential(nn.Linear(2, 3, bias=False), nn.Embedding(3, 2))
    return nn.Sequential(nn.Linear(2, 3), nn.ReLU()).requires_grad_(False)


def groups(submission: types.ModuleType, kind: str, weight_decay: float) -> dict[str, Any]:
    """The groups of a network, with names in place of the parameter objects.

    Returns:
        `groups`: for each, `keys`, `names` ("?" for an object that is no parameter of the
        network) and `weight_decay`; `shapes` by name.
    """
    net = _network(kind)
    names = {id(p): name for name, p in net.named_parameters()}
    found = []
    for group in submission.decay_groups(net, weight_decay):
        members = [names.get(id(p), "?") for p in group["params"]]
        found.append(
            {
                "keys": sorted(map(str, group)),
                "names": members,
                "weight_decay": group["weight_decay"],
            }
        )
    return {"groups": found, "shapes": {n: tuple(p.shape) for n, p in net.named_parameters()}}


def trained_groups(
    submission: types.ModuleType, kind: str, weight_decay: float, lr: float
) -> dict[str, Tensor]:
    """The parameters of a network after a step of SGD with these groups.

    Every gradient is 1, also that of a frozen parameter.
    """
    net = _network(kind)
    optimizer = torch.optim.SGD(submission.decay_groups(net, weight_decay), lr=lr)
    for p in net.parameters():
        p.grad = torch.ones_like(p)
    optimizer.step()
    return {name: p.detach() for name, p in net.named_parameters()}


def refused_groups(submission: types.ModuleType, weight_decay: float) -> None:
    """Ask for the groups of a network; nothing is returned."""
    submission.decay_groups(_network("linear"), weight_decay)


# ---------------------------------------------------------------------- decay steps


def decay_steps(
    submission: types.ModuleType,
    weights: list[Tensor],
    gradients: list[list[Tensor | None]],
    lr: float,
    weight_decay: float,
) -> list[dict[str, Any]]:
    """The parameters and their gradients after each of some steps.

    Args:
        gradients: for each step, the gradient of each parameter, or None.
    """
    params = [w.detach().clone().requires_grad_() for w in weights]
    seen = []
    for now in gradients:
        for p, g in zip(params, now, strict=True):
            p.grad = None if g is None else g.detach().clone()
        submission.sgd_decay_step(iter(params), lr, weight_decay)
        seen.append(
            {
                "params": [p.detach().clone() for p in params],
                "grads": [None if p.grad is None else p.grad.detach().clone() for p in params],
            }
        )
    return seen


def step_uses(
    submission: types.ModuleType, banned: list[str], banned_ops: list[str]
) -> list[dict[str, Any]]:
    """What of `banned` a decay step runs."""
    p = torch.tensor([1.0, -2.0], requires_grad=True)
    p.grad = torch.tensor([0.5, 0.25])
    with tracing.trace(watched(banned), files=student_files(submission)) as record:
        submission.sgd_decay_step([p], 0.1, 0.5)
    return tracing.banned_uses(record, banned, banned_ops)


# ---------------------------------------------------------------------- dropout


def dropped_ones(
    submission: types.ModuleType, rows: int, columns: int, p: float, seed: int
) -> Tensor:
    """Dropout of ones(rows, columns): all of it, for the grader to count."""
    x = torch.ones(rows, columns)
    return submission.dropout(x, p, generator=Generator().manual_seed(seed))


def draws(
    submission: types.ModuleType, x: Tensor, p: float, seeds: list[int], share: bool
) -> list[list[Tensor]]:
    """For each seed two calls of dropout behind each other.

    With `share` the global random numbers are seeded and no generator is given; else a
    generator is.
    """
    seen = []
    for seed in seeds:
        options = {} if share else {"generator": Generator().manual_seed(seed)}
        if share:
            torch.manual_seed(seed)
        seen.append([submission.dropout(x, p, **options).detach().clone() for _ in range(2)])
    return seen


def dropout_gradient(
    submission: types.ModuleType, x: Tensor, p: float, seed: int, v: Tensor
) -> dict[str, Any]:
    """Dropout of x, and the gradient of its product with v."""
    leaf = x.detach().clone().requires_grad_()
    value = submission.dropout(leaf, p, generator=Generator().manual_seed(seed))
    if not value.requires_grad:
        return {"value": value, "grad": None}
    (grad,) = torch.autograd.grad((value * v).sum(), leaf, allow_unused=True)
    return {"value": value, "grad": grad}


def dropout_there(
    submission: types.ModuleType, x: Tensor, p: float, device: str, seeded: bool
) -> dict[str, Any]:
    """Dropout of x on a GPU: the value (moved to the CPU), and where it was."""
    with gpu(device, 1, student_files(submission)):
        there = x.to("cuda:0")
        options = {}
        if seeded:
            options["generator"] = torch.Generator(device="cuda:0").manual_seed(3)
        value = submission.dropout(there, p, **options)
        return {"value": move(value, "cpu"), "places": places(value)}
