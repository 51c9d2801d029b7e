"""What exercise-13 observes beyond `grader.inside.modules`: containers, and stacks from a factory."""

import types
from typing import Any

import torch
from torch import Tensor, nn

from grader.inside.modules import Recipe, Workshop


def container(
    submission: types.ModuleType, modules: list[Recipe], indices: list[int]
) -> dict[str, Any]:
    """A MySequential of the given modules, seen as a collection.

    A module is told by its place among the given ones (the first place, if given twice; −1 if it
    is none of them). `items` holds that place, or the exception's name, for each index.
    """
    given = Workshop(submission).build(modules)
    net = submission.MySequential(*given)

    def place_of(module: Any) -> int:
        return next((k for k, other in enumerate(given) if other is module), -1)

    def item(index: int) -> Any:
        try:
            return place_of(net[index])
        except Exception as error:
            return type(error).__name__

    return {
        "length": len(net),
        "order": [place_of(module) for module in net],
        "again": [place_of(module) for module in net],
        "items": [item(index) for index in indices],
    }


def random_constant(submission: types.ModuleType, width: int, generators: list[Any]) -> list[Any]:
    """For each generator (None: the global one): `rand_weight` and the linear layer's weight."""
    seen = []
    for generator in generators:
        torch.manual_seed(123456)  # no drawn seed is as large
        net = submission.FixedHiddenMLP(width, generator)
        seen.append([net.rand_weight.detach().clone(), net.linear.weight.detach().clone()])
    return seen


def stacked(submission: types.ModuleType, block: Recipe, n: int, X: Tensor) -> dict[str, Any]:
    """A stack of n blocks: how it was made, its parameters, its output.

    `changed` holds, for each block, the sum of all its parameters after 1 was added to each entry
    of the first block's parameters, less the sum before.
    """
    made: list[nn.Module] = []

    def factory() -> nn.Module:
        made.append(Workshop(submission).build(block))
        return made[-1]

    net = submission.stack_blocks(factory, n)
    places = [next((k for k, m in enumerate(made) if m is b), -1) for b in net]
    output = net(X).detach().clone()
    shapes = [tuple(p.shape) for p in net.parameters()]
    before = [_total(b) for b in net]
    with torch.no_grad():
        for p in net[0].parameters():
            p.add_(1)
    return {
        "calls": len(made),
        "kind": isinstance(net, submission.MySequential),
        "places": places,
        "shapes": shapes,
        "output": output,
        "changed": [_total(b) - old for b, old in zip(net, before, strict=True)],
    }


def _total(module: nn.Module) -> float:
    return float(sum(p.detach().double().sum() for p in module.parameters()))


def bad_factory(submission: types.ModuleType, kind: str, n: int) -> None:
    """Call stack_blocks with a factory that makes a `fresh` block, the `same` block, or a `number`."""
    one = nn.Linear(2, 2)
    results = {"fresh": lambda: nn.Linear(2, 2), "same": lambda: one, "number": lambda: 3}
    submission.stack_blocks(results[kind], n)


