"""What exercise-13 observes beyond `grader.inside.modules`: containers, and stacks from a factory."""

import types
from typing import Any

import torch
from torch import Tensor, nn

from grader.inside.recipes import Recipe, Workshop


def container(
    submission: types.ModuleType,
    modules: list[Recipe],
    indices: list[int],
    weights: list[Tensor],
    X: Tensor,
) -> dict[str, Any]:
    """A MySequential of the given modules, seen as a collection.

    Args:
        weights: written into those of the given modules that have a weight, in order, when the
            container has been made.

    Returns:
        `length`; `order`, `again`: what each module does with X, in the order of iteration;
        `items`: the same for each index, or the exception's name.
    """
    given = Workshop(submission).build(modules)
    net = submission.MySequential(*given)
    own = list({id(m): m for m in given if isinstance(getattr(m, "weight", None), Tensor)}.values())
    with torch.no_grad():
        for module, W in zip(own, weights, strict=True):
            module.weight.copy_(W)

    def item(index: int) -> Any:
        try:
            module = net[index]
        except Exception as error:
            return type(error).__name__
        return module(X).detach()

    return {
        "length": len(net),
        "order": [module(X).detach() for module in net],
        "again": [module(X).detach() for module in net],
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


def stacked(
    submission: types.ModuleType, block: Recipe, n: int, X: Tensor, shift: Tensor
) -> dict[str, Any]:
    """A stack of n blocks: how it was made, its parameters, its output.

    `before` and `after` hold the parameters of each block, before and after `shift` was added to
    those of the first one in place.
    """
    made: list[nn.Module] = []

    def factory() -> nn.Module:
        made.append(Workshop(submission).build(block))
        return made[-1]

    net = submission.stack_blocks(factory, n)
    places = [next((k for k, m in enumerate(made) if m is b), -1) for b in net]
    right_kind = isinstance(net, submission.MySequential)
    output = net(X).detach().clone() if right_kind else None
    shapes = [tuple(p.shape) for p in net.parameters()]
    before = [_values(b) for b in net]
    with torch.no_grad():
        for p in net[0].parameters():
            p.add_(shift)
    return {
        "calls": len(made),
        "kind": right_kind,
        "places": places,
        "shapes": shapes,
        "output": output,
        "before": before,
        "after": [_values(b) for b in net],
    }


def _values(module: nn.Module) -> list[Tensor]:
    return [p.detach().clone() for p in module.parameters()]


def bad_factory(submission: types.ModuleType, kind: str, n: int) -> None:
    """Call stack_blocks with a factory that makes a `fresh` block, the `same` block, or a `number`."""
    one = nn.Linear(2, 2)
    results = {"fresh": lambda: nn.Linear(2, 2), "same": lambda: one, "number": lambda: 3}
    submission.stack_blocks(results[kind], n)
