"""Probes for modules: build one from a recipe, put it to work, return what can be seen of it.

`grader/inside/recipes.py` says what a recipe is. Like all probes, these hold no expected
value. Where the names of submodules are the student's choice, tensors are returned in the
order of `parameters()` and not by name.
"""

from __future__ import annotations

import copy
import types
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.inside import tracing
from grader.inside.probes import gpu, move, places, student_files, watched
from grader.inside.recipes import (
    Inputs,
    Recipe,
    Values,
    Workshop,
    at,
    call,
    prepared,
    prepared_in,
)
from grader.inside.simulated import by_line, simulated_cuda


def build(submission: types.ModuleType, recipe: Recipe, inputs: Inputs = ()) -> None:
    """Build, and call; nothing is returned. For bad arguments, which must be refused."""
    module = prepared(submission, recipe)
    for given in inputs:
        call(module, given)


def value(submission: types.ModuleType, recipe: Recipe) -> Any:
    """The value of a recipe itself: for functions that take a module and return plain data."""
    return Workshop(submission).build(recipe)


# ---------------------------------------------------------------------- what a module holds


def inventory(
    submission: types.ModuleType,
    recipe: Recipe,
    values: Values | None = None,
    steps: Sequence[str] = (),
) -> dict[str, Any]:
    """What a module has registered, by name.

    Returns:
        `parameters` and `buffers` (name to tensor), `state`: name to tensor of the state dict,
        `training`: the flags that occur in the tree.
    """
    module = prepared(submission, recipe, values, steps)
    return {**holdings(module), "training": sorted({m.training for m in module.modules()})}


def holdings(module: nn.Module) -> dict[str, Any]:
    """Copies of the parameters, buffers and state of a module, by name."""
    return {
        "parameters": _copied(module.named_parameters()),
        "buffers": _copied(module.named_buffers()),
        "state": _copied(module.state_dict().items()),
    }


def _copied(named: Iterable[tuple[str, Tensor]]) -> dict[str, Tensor]:
    return {name: copied(x) for name, x in named}


def copied(value: Any) -> Any:
    """A copy of a tensor that is still said to require grad; any other value itself."""
    if not isinstance(value, Tensor):
        return value
    return value.detach().clone().requires_grad_(value.requires_grad)


def parts(
    submission: types.ModuleType, recipe: Recipe, steps: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """What became of each module that the recipe made, in the order of making.

    Returns, for each: `class`; `found`: how often it is among the `modules()` of the whole;
    `training`: its flag; `dtypes` of its own parameters.
    """
    workshop = Workshop(submission)
    whole = prepared_in(workshop, recipe, None, steps)
    inside = list(whole.modules())
    return [
        {
            "class": type(module).__name__,
            "found": sum(module is other for other in inside),
            "training": module.training,
            "dtypes": [str(p.dtype) for p in module.parameters()],
        }
        for module in workshop.made
        if isinstance(module, nn.Module)
    ]


# ---------------------------------------------------------------------- what a module does


def work(
    submission: types.ModuleType,
    recipe: Recipe,
    inputs: Inputs,
    values: Values | None = None,
    steps: Sequence[str] = (),
    gradients: bool = False,
    wrt: Sequence[str] | None = None,
    look: Sequence[str] = (),
) -> dict[str, Any]:
    """What a module returns, and the gradients of a weighted sum of all that.

    Args:
        wrt: the paths of the parameters to differentiate by; default all, in their order.
        look: the paths of attributes to look at afterwards.

    Returns:
        `outputs`; `shapes` of the parameters; `look` by path; `grads` of the parameters
        (None: no gradient reaches it) and `input_grads`, or None in place of these lists
        without a graph.
    """
    module = prepared(submission, recipe, values, steps)
    asked = [_leaves(given) if gradients else given for given in inputs]
    outputs = [call(module, given) for given in asked]
    seen: dict[str, Any] = {
        "outputs": outputs,
        "shapes": [tuple(p.shape) for p in module.parameters()],
        "look": {path: copied(at(module, path)) for path in look},
    }
    if gradients:
        leaves = [x for given in asked for x in _tensors(given)]
        seen["grads"], seen["input_grads"] = _grads(outputs, _asked(module, wrt), leaves)
    return seen


def _asked(module: Any, wrt: Sequence[str] | None) -> list[Tensor]:
    return list(module.parameters()) if wrt is None else [at(module, path) for path in wrt]


def weights_like(x: Tensor) -> Tensor:
    """Different weights for the entries of an output, by its shape alone."""
    return torch.linspace(0.5, 1.5, x.numel(), dtype=x.dtype, device=x.device).view(x.shape)


def weighted(outputs: Iterable[Tensor]) -> Tensor:
    """One number to differentiate; a complex output counts by its squared modulus."""
    real = [x.abs().square() if x.is_complex() else x for x in outputs]
    return torch.stack([(x * weights_like(x)).sum() for x in real]).sum()


def _grads(
    outputs: list[Any], parameters: list[Tensor], inputs: list[Tensor]
) -> tuple[list[Tensor | None] | None, list[Tensor | None] | None]:
    total = weighted(x for x in outputs if isinstance(x, Tensor))
    if not total.requires_grad:
        return None, None
    wanted = [x for x in [*parameters, *inputs] if x.requires_grad]
    found = dict(
        zip(map(id, wanted), torch.autograd.grad(total, wanted, allow_unused=True), strict=True)
    )
    return [found.get(id(p)) for p in parameters], [found.get(id(x)) for x in inputs]


def _leaves(given: Any) -> Any:
    if isinstance(given, dict):
        return {**given, "args": [_leaves(x) for x in given["args"]]}
    if isinstance(given, tuple):
        return tuple(_leaves(x) for x in given)
    if isinstance(given, Tensor) and given.is_floating_point():
        return given.detach().clone().requires_grad_()
    return given


def _tensors(given: Any) -> Iterator[Tensor]:
    args = given["args"] if isinstance(given, dict) else given
    for x in args if isinstance(args, (tuple, list)) else (args,):
        if isinstance(x, Tensor) and x.requires_grad:
            yield x


def copies(
    submission: types.ModuleType,
    recipe: Recipe,
    inputs: Inputs,
    values: Values | None = None,
    steps: Sequence[str] = (),
) -> dict[str, Any]:
    """A deep copy at work, before and after all tensors of the original were changed in place.

    Returns:
        `original`, `copy`: the outputs before; `later`: the copy's outputs after.
    """
    module = prepared(submission, recipe, values, steps)
    twin = copy.deepcopy(module)
    original = [_detached(call(module, given)) for given in inputs]
    before = [_detached(call(copy.deepcopy(twin), given)) for given in inputs]
    with torch.no_grad():
        for tensor in [*module.parameters(), *module.buffers()]:
            tensor.add_(1)
    after = [_detached(call(twin, given)) for given in inputs]
    return {"original": original, "copy": before, "later": after}


def _detached(value: Any) -> Any:
    return value.detach().clone() if isinstance(value, Tensor) else value


def loaded(
    submission: types.ModuleType, source: Recipe, target: Recipe, inputs: Inputs
) -> dict[str, Any]:
    """The state of one module loaded into another, and both at work.

    Returns:
        `keys` of the source and of the target, `missing` and `unexpected` as `load_state_dict`
        reports them, `outputs` of the source and of the target afterwards.
    """
    giver, taker = prepared(submission, source), prepared(submission, target)
    keys = [list(giver.state_dict()), list(taker.state_dict())]
    result = taker.load_state_dict(giver.state_dict(), strict=False)
    return {
        "keys": keys,
        "missing": list(result.missing_keys),
        "unexpected": list(result.unexpected_keys),
        "outputs": [[call(module, given) for given in inputs] for module in (giver, taker)],
    }


def descent(
    submission: types.ModuleType,
    recipe: Recipe,
    inputs: Inputs,
    lr: float,
    values: Values | None = None,
    steps: Sequence[str] = (),
) -> dict[str, Any]:
    """One step of gradient descent on everything in `parameters()` for each of the inputs.

    Returns the holdings of the module `before` and `after`.
    """
    module = prepared(submission, recipe, values, steps)
    before = holdings(module)
    for given in inputs:
        module.zero_grad()
        weighted([call(module, given)]).backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            for p in module.parameters():
                if p.grad is not None:
                    p -= lr * p.grad
    return {"before": before, "after": holdings(module)}


# ---------------------------------------------------------------------- rules


def inputs_after(
    submission: types.ModuleType,
    recipe: Recipe,
    given: Any,
    steps: Sequence[str] = (),
) -> dict[str, Any]:
    """What one call of a module leaves behind in its inputs and in the global random state.

    Returns the same as `probes.inputs_after`.
    """
    module = prepared(submission, recipe, None, steps)
    args = list(given) if isinstance(given, tuple) else [given]
    tensors = [a for a in args if isinstance(a, Tensor)]
    before = [t._version for t in tensors]
    torch.default_generator.manual_seed(0)
    module(*args)
    changes = [t._version - v for t, v in zip(tensors, before, strict=True)]
    return {"args": args, "kwargs": {}, "versions": changes, "random": torch.rand(4)}


def uses(
    submission: types.ModuleType,
    recipe: Recipe,
    inputs: Inputs,
    banned: Sequence[str] = (),
    banned_ops: Sequence[str] = (),
    steps: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """What a module uses of `banned` and `banned_ops` while it is built and while it works.

    Returns one entry for each name and line, and one (line 0) for each banned class of which
    there is an instance in the tree.
    """
    classes = [name for name in watched(banned) if not name.endswith(".*")]
    methods = [name for name in banned if name.startswith("torch.nn.Module.")]
    watch = [*watched(banned), *methods]
    with tracing.trace(watch, files=student_files(submission)) as record:
        module = prepared(submission, recipe, None, steps)
        for given in inputs:
            call(module, given)
    found = tracing.banned_uses(record, banned, banned_ops)
    for name in classes if isinstance(module, nn.Module) else []:
        for held in tracing.banned_modules(module, [name]):
            found.append({"name": name, "line": 0, "code": "", **held})
    return found


def op_growth(
    submission: types.ModuleType,
    recipe: Recipe,
    cases: Sequence[tuple[int, Any]],
    steps: Sequence[str] = (),
) -> dict[str, Any]:
    """How the work of one call grows with the size of its input; see `probes.op_growth`."""
    files = student_files(submission)
    module = prepared(submission, recipe, None, steps)
    records = []
    for _, given in cases:
        with tracing.trace(files=files) as record:
            call(module, given)
        records.append(record)
    return {
        "counts": [len(record.operations) for record in records],
        "stalls": [_stalls(submission, recipe, given, steps) for _, given in cases],
        "grown": tracing.grown(records[0], records[-1])[:3],
    }


def _stalls(
    submission: types.ModuleType, recipe: Recipe, given: Any, steps: Sequence[str]
) -> int | None:
    with simulated_cuda(devices=1, files=student_files(submission)) as log:
        try:
            module = prepared(submission, recipe, None, steps).to("cuda")
            there = move(given, "cuda")
            log.clear()
            call(module, there)
        except Exception:  # what fails on a device is another check's business
            return None
        return len(log.stalls)


def on_device(
    submission: types.ModuleType,
    recipe: Recipe,
    inputs: Inputs,
    device: str = "simulated",
    values: Values | None = None,
    steps: Sequence[str] = (),
    wrt: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Build a module on the CPU, move it to `cuda:0` with its inputs, and let it work there.

    Args:
        device: "simulated", "cuda" for a real GPU, or "cpu" for none at all.
        wrt: the paths of the parameters to differentiate by; default all, in their order.

    Returns:
        `outputs` and `grads` of the parameters (moved to the CPU); `places`: the device of each
        output; `held`: the devices of parameters and buffers afterwards; `stalls`.
    """
    if device == "cpu":
        return _there(prepared(submission, recipe, values, steps), list(inputs), wrt)
    with gpu(device, 1, student_files(submission)) as log:
        module = prepared(submission, recipe, values, steps).to("cuda:0")
        there = move(list(inputs), "cuda:0")
        log.clear()
        return {**_there(module, there, wrt), "stalls": by_line(log.stalls)}


def _there(module: Any, inputs: list[Any], wrt: Sequence[str] | None) -> dict[str, Any]:
    outputs = [call(module, given) for given in inputs]
    grads, _ = _grads(outputs, _asked(module, wrt), [])
    return {
        "outputs": move(outputs, "cpu"),
        "places": places(outputs),
        "held": places([*module.parameters(), *module.buffers()]),
        "grads": move(grads, "cpu"),
        "stalls": [],
    }
