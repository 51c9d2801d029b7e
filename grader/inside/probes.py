"""Probes that any exercise can use: they run beside the submission and return observations.

A probe holds no expected value and states no verdict. Its first argument is the
submission's module; everything it returns is plain data.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

Arguments = Sequence[Any]


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
    """Like `gradients`, once more: the gradient of the first gradients' product with `direction`."""
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


def _leaves(args: Arguments, wrt: Sequence[int]) -> list[Any]:
    return [
        a.detach().clone().requires_grad_() if k in wrt else a for k, a in enumerate(args)
    ]


def _vjp(
    value: Any, inputs: list[Tensor], cotangent: Tensor | None, *, create_graph: bool = False
) -> list[Tensor | None] | None:
    if not isinstance(value, Tensor) or not value.requires_grad:
        return None
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
        `args` was changed in place, `random`: the next global random numbers.
    """
    options = kwargs or {}
    tensors = [a for a in (*args, *options.values()) if isinstance(a, Tensor)]
    before = [t._version for t in tensors]
    getattr(submission, name)(*args, **options)
    changes = [t._version - v for t, v in zip(tensors, before, strict=True)]
    return {
        "args": list(args),
        "kwargs": options,
        "versions": changes,
        "random": torch.rand(4),
    }
