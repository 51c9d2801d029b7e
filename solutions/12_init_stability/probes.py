"""What exercise-12 observes: filled weights, what became of them, signals."""

import types
from typing import Any

import torch
from torch import Generator, Tensor, nn

from grader.inside.probes import gpu, places, student_files


def filled(
    submission: types.ModuleType, name: str, shape: list[int], options: dict[str, Any], seed: int
) -> dict[str, Any]:
    """What a fill returns for a weight of this shape: its `shape`, and all its `entries`.

    That nothing is returned costs another check; here the weight itself then tells the numbers.
    """
    given = torch.zeros(shape)
    generator = Generator().manual_seed(seed)
    result = getattr(submission, name)(given, **options, generator=generator)
    w = given if result is None else result
    return {"shape": tuple(w.shape), "entries": w.detach().flatten()}


def _weight(kind: str, shape: list[int], dtype: torch.dtype) -> Tensor:
    """A weight full of sevens: a tensor, a transposed one, or a parameter."""
    if kind == "transposed":
        return torch.full(shape[::-1], 7.0, dtype=dtype).permute(*reversed(range(len(shape))))
    w = torch.full(shape, 7.0, dtype=dtype)
    return nn.Parameter(w) if kind == "parameter" else w


def fill(submission: types.ModuleType, name: str, kind: str, later: Tensor) -> dict[str, Any]:
    """What becomes of a weight that held sevens.

    Args:
        later: what is written into the weight afterwards, of its shape and dtype.

    Returns:
        `kept`: the values found in the weight that was passed; `returned`: those of the result;
        `objects`, `storages`: how many different ones there are among the weight before and
        after, and the result; `leaf`, `requires_grad`: flags of the weight; `graph`: the name
        of its grad_fn; `later`: the result after `later` was written into the weight.
    """
    w = _weight(kind, list(later.shape), later.dtype)
    pointer = w.data_ptr()
    result = getattr(submission, name)(w, generator=Generator().manual_seed(0))
    tensor = isinstance(result, Tensor)
    seen = {
        "kept": w.detach().clone(),
        "returned": result.detach().clone() if tensor else result,
        "objects": len({id(w), id(result)}),
        "storages": len({pointer, w.data_ptr(), result.data_ptr() if tensor else 0}),
        "leaf": w.is_leaf,
        "requires_grad": w.requires_grad,
        "graph": None if w.grad_fn is None else type(w.grad_fn).__name__,
    }
    with torch.no_grad():
        w.copy_(later)
    return {**seen, "later": result.detach().clone() if tensor else result}


def draws(
    submission: types.ModuleType, name: str, args: list[Any], seeds: list[int], share: bool
) -> list[Any]:
    """For each seed two calls behind each other; a tensor among `args` is copied for each call.

    With `share` the global random numbers are seeded and no generator is given; else a
    generator is.
    """
    seen = []
    for seed in seeds:
        options = {} if share else {"generator": Generator().manual_seed(seed)}
        if share:
            torch.manual_seed(seed)
        seen.append([getattr(submission, name)(*_fresh(args), **options) for _ in range(2)])
    return seen


def _fresh(args: list[Any]) -> list[Any]:
    return [a.clone() if isinstance(a, Tensor) else a for a in args]


def random_after(submission: types.ModuleType, name: str, args: list[Any]) -> Tensor:
    """The global random numbers that follow a call with a generator, after seed 0."""
    torch.manual_seed(0)
    getattr(submission, name)(*_fresh(args), generator=Generator().manual_seed(5))
    return torch.rand(4)


def fill_there(
    submission: types.ModuleType, name: str, shape: list[int], device: str, seeded: bool
) -> dict[str, Any]:
    """A fill of a parameter on a GPU: its values (moved to the CPU), and where it is."""
    with gpu(device, 1, student_files(submission)):
        w = nn.Parameter(torch.full(shape, 7.0).to("cuda:0"))
        options = {}
        if seeded:
            options["generator"] = torch.Generator(device="cuda:0").manual_seed(3)
        result = getattr(submission, name)(w, **options)
        return {"kept": w.detach().cpu(), "places": [*places(w), *places(result)]}
