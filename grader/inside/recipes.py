"""Recipes: modules described as plain data, and the workshop that builds them in the sandbox.

A recipe can travel (`grader.checks.modules` writes them):

    {"make": "MLP", "args": [[3, 4, 2]], "kwargs": {"activation": {"name": "torch.tanh"}}}

`make` calls a class or function: a name without dots is the submission's, a dotted one is
PyTorch's. `values` are written into the parameters of what was made; `keep` remembers it
for `{"kept": ...}` later in the recipe, so that one object can be used twice; `{"name": ...}`
is a function or class itself. `tied` gives a second name to a parameter, `frozen` lists
parameters that do not train, `buffers` registers tensors that are not saved. Lists, tuples
and dicts of recipes are recipes.
"""

from __future__ import annotations

import copy
import functools
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.inside import tracing

Recipe = Any
Values = Sequence[Tensor] | Mapping[str, Tensor]
Inputs = Sequence[Any]
"""One entry for each call of the module: a tensor, a tuple of the arguments, or a dict
`{"method": "encode", "args": [...]}`."""


class Workshop:
    """Builds what recipes describe, and remembers all that it made."""

    def __init__(self, submission: types.ModuleType) -> None:
        self._submission = submission
        self._kept: dict[str, Any] = {}
        self.made: list[Any] = []

    def build(self, recipe: Recipe) -> Any:
        """The value of a recipe."""
        if isinstance(recipe, dict):
            return self._special(recipe)
        if isinstance(recipe, (list, tuple)):
            return type(recipe)(self.build(item) for item in recipe)
        return recipe

    def _special(self, recipe: dict[str, Any]) -> Any:
        if "name" in recipe:
            return self._find(recipe["name"])
        if "kept" in recipe:
            return self._kept[recipe["kept"]]
        if "make" not in recipe:
            return {key: self.build(value) for key, value in recipe.items()}
        args, kwargs = self.build(recipe.get("args", [])), self.build(recipe.get("kwargs", {}))
        made = self._find(recipe["make"])(*args, **kwargs)
        self.made.append(made)
        self._finish(made, recipe)
        if "keep" in recipe:
            self._kept[recipe["keep"]] = made
        return made

    @staticmethod
    def _finish(made: Any, recipe: dict[str, Any]) -> None:
        for second, first in recipe.get("tied", {}).items():
            owner, _, attribute = second.rpartition(".")
            setattr(at(made, owner), attribute, at(made, first))
        for path in recipe.get("frozen", []):
            at(made, path).requires_grad_(False)
        for key, tensor in recipe.get("buffers", {}).items():
            made.register_buffer(key, tensor.clone(), persistent=False)
        if "values" in recipe:
            fill(made, recipe["values"])

    def _find(self, name: str) -> Any:
        return tracing.find(name) if "." in name else getattr(self._submission, name)


def at(root: Any, path: str) -> Any:
    """What stands at a dotted path of attributes; the root itself for an empty path."""
    return functools.reduce(getattr, path.split("."), root) if path else root


def fill(module: nn.Module, values: Values) -> None:
    """Write values into parameters: a dict by path, a list by shape and order.

    Each value of a list goes to the first parameter of its shape that has none yet. Values of
    other shapes are left out: the shapes are part of what is observed.
    """
    if isinstance(values, Mapping):
        named = [(at(module, path), value) for path, value in values.items()]
    else:
        named = list(_matched(list(module.parameters()), values))
    with torch.no_grad():
        for tensor, value in named:
            if tensor.shape == value.shape:
                tensor.copy_(value)


def _matched(tensors: list[Tensor], values: Iterable[Tensor]) -> Iterator[tuple[Tensor, Tensor]]:
    for value in values:
        place = next((k for k, x in enumerate(tensors) if x.shape == value.shape), None)
        if place is not None:
            yield tensors.pop(place), value


def prepared(
    submission: types.ModuleType,
    recipe: Recipe,
    values: Values | None = None,
    steps: Sequence[str] = (),
) -> Any:
    """A module from its recipe, filled, and taken through methods such as `eval` and `double`."""
    return prepared_in(Workshop(submission), recipe, values, steps)


def prepared_in(
    workshop: Workshop, recipe: Recipe, values: Values | None, steps: Sequence[str]
) -> Any:
    module = workshop.build(recipe)
    for step in steps:
        module = copy.deepcopy(module) if step == "deepcopy" else getattr(module, step)()
    if values is not None:
        fill(module, values)
    return module


def call(module: Callable[..., Any], given: Any) -> Any:
    """One call with one entry of the inputs."""
    if isinstance(given, dict):
        return getattr(module, given["method"])(*given["args"])
    return module(*given) if isinstance(given, tuple) else module(given)
