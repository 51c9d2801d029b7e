"""Probes that any exercise can use: they run beside the submission and return observations.

A probe holds no expected value and states no verdict. Its first argument is the
submission's module; everything it returns is plain data.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from grader.inside import tracing
from grader.inside.simulated import Log, by_line, simulated_cuda

Arguments = Sequence[Any]

GPU_SHARE = 0.25
"""The part of a real GPU's memory that one worker may take."""


def gradients(
    submission: types.ModuleType,
    name: str,
    args: Arguments,
    kwargs: dict[str, Any] | None = None,
    wrt: Sequence[int] = (0,),
    cotangent: Tensor | None = None,
) -> dict[str, Any]:
    """The value of `name(*args)` and its vector-Jacobian products.

    Args:
        wrt: the positions in `args` to differentiate by.
        cotangent: the vector, of the value's shape; ones when None.

    Returns:
        `value`, and `grads`: one tensor (or None: no path) for each of `wrt`; None in place of
        the list when the value carries no graph at all.
    """
    leaves = _leaves(args, wrt)
    value = getattr(submission, name)(*leaves, **(kwargs or {}))
    inputs = [leaves[k] for k in wrt]
    return {"value": value, "grads": _vjp(value, inputs, cotangent)}


def second_gradients(
    submission: types.ModuleType,
    name: str,
    args: Arguments,
    kwargs: dict[str, Any] | None = None,
    wrt: Sequence[int] = (0,),
    cotangent: Tensor | None = None,
    direction: Sequence[Tensor] | None = None,
) -> dict[str, Any]:
    """Like `gradients`, twice: the gradient of the first gradients' product with `direction`."""
    leaves = _leaves(args, wrt)
    value = getattr(submission, name)(*leaves, **(kwargs or {}))
    inputs = [leaves[k] for k in wrt]
    first = _vjp(value, inputs, cotangent, create_graph=True)
    if first is None:
        return {"value": value, "grads": None, "second": None}
    along = direction or [torch.ones_like(x) for x in inputs]
    terms = [(g * d).sum() for g, d in zip(first, along, strict=True) if g is not None]
    total = sum(terms, torch.zeros((), dtype=torch.float64))
    return {"value": value, "grads": first, "second": _vjp(total, inputs, None)}


def jacobian(
    submission: types.ModuleType,
    name: str,
    args: Arguments,
    kwargs: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The value of `name(*args)` and its Jacobian by the first argument, of shape (n,).

    Returns:
        `value`, and `jacobian`: a tensor of shape (m, n) whose rows are the gradients of the
        value's m entries; None when the value carries no graph.
    """
    leaves = _leaves(args, (0,))
    value = getattr(submission, name)(*leaves, **(kwargs or {}))
    if not isinstance(value, Tensor) or not value.requires_grad:
        return {"value": value, "jacobian": None}
    rows = [
        torch.autograd.grad(y, leaves[0], retain_graph=True, materialize_grads=True)[0]
        for y in value.flatten()
    ]
    return {"value": value, "jacobian": torch.stack(rows)}


def _leaves(args: Arguments, wrt: Sequence[int]) -> list[Any]:
    return [a.detach().clone().requires_grad_() if k in wrt else a for k, a in enumerate(args)]


def _fits(cotangent: Tensor, value: Tensor) -> bool:
    """Whether the cotangent is of the value's shape, or stretches to it."""
    pairs = zip(cotangent.shape[::-1], value.shape[::-1], strict=False)
    return cotangent.ndim <= value.ndim and all(c in (1, n) for c, n in pairs)


def _vjp(
    value: Any, inputs: list[Tensor], cotangent: Tensor | None, *, create_graph: bool = False
) -> list[Tensor | None] | None:
    if not isinstance(value, Tensor) or not value.requires_grad:
        return None
    if cotangent is not None and not _fits(cotangent, value):
        shapes = f"{tuple(value.shape)}, not {tuple(cotangent.shape)}"
        raise ValueError(f"the result has the shape {shapes}")
    # A product and a sum, for `grad_outputs` make torch import sympy: 0.3 s in each worker.
    weighted = value if cotangent is None else value * cotangent
    grads = torch.autograd.grad(
        weighted.sum(), inputs, allow_unused=True, create_graph=create_graph
    )
    return list(grads)


def inputs_after(
    submission: types.ModuleType,
    name: str,
    args: Arguments,
    kwargs: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What a call leaves behind in its inputs and in the global random state.

    Returns:
        `args` and `kwargs` as the call left them, `versions`: how often each tensor among
        them was changed in place, `random`: the global random numbers that follow when the
        call began with seed 0.
    """
    options = kwargs or {}
    tensors = [a for a in (*args, *options.values()) if isinstance(a, Tensor)]
    before = [t._version for t in tensors]
    torch.default_generator.manual_seed(0)
    getattr(submission, name)(*args, **options)
    changes = [t._version - v for t, v in zip(tensors, before, strict=True)]
    return {
        "args": list(args),
        "kwargs": options,
        "versions": changes,
        "random": torch.rand(4),
    }


def uses(
    submission: types.ModuleType,
    name: str,
    args: Arguments,
    kwargs: dict[str, Any] | None = None,
    banned: Sequence[str] = (),
    banned_ops: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """What of `banned` (dotted public names) and `banned_ops` (aten names) a call runs.

    Returns one entry for each name and line: `name`, `line` and `code` of the student's file.
    """
    with tracing.trace(watched(banned), files=student_files(submission)) as record:
        getattr(submission, name)(*args, **(kwargs or {}))
    return tracing.banned_uses(record, banned, banned_ops)


def watched(banned: Sequence[str]) -> list[str]:
    """Those of the banned names that only patching can see: classes, and `torch.nn.init`."""
    names = []
    for name in banned:
        try:
            found = tracing.find(name)
        except AttributeError:
            continue  # this version of torch does not have it
        if isinstance(found, type):
            names.append(name)
        elif isinstance(found, types.ModuleType) and name == "torch.nn.init":
            names.append(f"{name}.*")
    return names


def student_files(submission: types.ModuleType) -> list[str]:
    """The file names under which the student's code was compiled."""
    return [str(submission.__file__)]


def op_growth(
    submission: types.ModuleType, name: str, cases: Sequence[tuple[int, Arguments]]
) -> dict[str, Any]:
    """How the work of a call grows with the size of its input.

    Args:
        cases: pairs of a size (the length of the axis in question) and arguments of that size.

    Returns:
        `counts`: aten operations at each size. `stalls`: how often the host waits for the device
        when the same arguments lie on a simulated one (loops through NumPy or `tolist` show
        there), or None when the call cannot run there. `grown`: the lines that run more often.
    """
    function, files = getattr(submission, name), student_files(submission)
    records = []
    for _, args in cases:
        with tracing.trace(files=files) as record:
            function(*args)
        records.append(record)
    return {
        "counts": [len(record.operations) for record in records],
        "stalls": [_stalls(function, args, files) for _, args in cases],
        "grown": tracing.grown(records[0], records[-1])[:3],
    }


def _stalls(function: Any, args: Arguments, files: list[str]) -> int | None:
    with simulated_cuda(devices=1, files=files) as log:
        there = move(list(args), "cuda")
        log.clear()
        try:
            function(*there)
        except Exception:  # what fails on a device is another check's business
            return None
        return len(log.stalls)


def move(value: Any, device: str) -> Any:
    """Every tensor in lists, tuples and dicts moved to a device; leaves stay leaves."""
    if isinstance(value, Tensor):
        moved = value.detach().to(device)
        return moved.requires_grad_(value.requires_grad) if value.is_leaf else value.to(device)
    if isinstance(value, list):
        return [move(v, device) for v in value]
    if isinstance(value, tuple):
        return tuple(move(v, device) for v in value)
    if isinstance(value, dict):
        return {k: move(v, device) for k, v in value.items()}
    return value


def places(value: Any) -> list[str]:
    """The devices of all tensors in a value, in order."""
    if isinstance(value, Tensor):
        return [str(value.device)]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [place for item in value for place in places(item)]
    return []


@contextmanager
def gpu(device: str, devices: int = 1, files: Sequence[str] | None = None) -> Iterator[Log]:
    """A computer with CUDA: simulated, or (device "cuda") the real one, whose log stays empty.

    With device "cpu" nothing is set up, so that one probe serves with and without devices.
    """
    if device == "simulated":
        with simulated_cuda(devices=devices, files=files) as log:
            yield log
        return
    if device == "cpu":
        yield Log()
        return
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.cuda.set_per_process_memory_fraction(GPU_SHARE)
    yield Log()


def on_device(
    submission: types.ModuleType,
    name: str,
    args: Arguments,
    kwargs: dict[str, Any] | None = None,
    device: str = "simulated",
    devices: int = 1,
    index: int = 0,
) -> dict[str, Any]:
    """Call with every tensor on `cuda:index`.

    Args:
        device: "simulated", "cuda" for a real GPU, or "cpu" for none at all.
        devices: how many devices a simulated computer has.

    Returns:
        `value` (moved to the CPU), `places`: the device of each tensor of the result,
        `stalls`: where the host waited, most frequent line first, `copies`: their number.
    """
    if device == "cpu":
        value = getattr(submission, name)(*args, **(kwargs or {}))
        return {"value": value, "places": places(value), "stalls": [], "copies": 0}
    with gpu(device, devices, student_files(submission)) as log:
        target = f"cuda:{index}"
        there, options = move(list(args), target), move(kwargs or {}, target)
        log.clear()
        value = getattr(submission, name)(*there, **options)
        stalls, copies = by_line(log.stalls), len(log.copies)
        found = places(value)
        return {"value": move(value, "cpu"), "places": found, "stalls": stalls, "copies": copies}
