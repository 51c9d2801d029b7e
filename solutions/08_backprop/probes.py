"""Probes of exercise-8: both passes of the network, what they leave behind, swish's derivatives."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from grader.inside import probes, tracing

Params = dict[str, Tensor]


def forward(submission: types.ModuleType, X: Tensor, params: Params) -> dict[str, Any]:
    """What `mlp_forward` returns: `O`, and in how many `parts` it came (None: not a tuple)."""
    result = submission.mlp_forward(X, params)
    if isinstance(result, (tuple, list)) and result:
        return {"O": result[0], "parts": len(result)}
    return {"O": result, "parts": None}


def backward(submission: types.ModuleType, X: Tensor, d_out: Tensor, params: Params) -> Any:
    """The gradients from `mlp_backward`, after `mlp_forward` has made its cache."""
    _, cache = submission.mlp_forward(X, params)
    return submission.mlp_backward(d_out, params, cache)


def _stage(submission: types.ModuleType) -> Any:
    """Both passes as one function, beside the student's own names."""

    def mlp_backward(X: Tensor, d_out: Tensor, params: Params) -> Any:
        return backward(submission, X, d_out, params)

    def mlp_forward(X: Tensor, params: Params) -> Any:
        return forward(submission, X, params)["O"]

    return types.SimpleNamespace(
        __file__=submission.__file__, mlp_backward=mlp_backward, mlp_forward=mlp_forward
    )


def growth(
    submission: types.ModuleType, name: str, cases: Sequence[tuple[int, Sequence[Any]]]
) -> dict[str, Any]:
    """Like `probes.op_growth`, for `mlp_forward` alone or for both passes (`mlp_backward`)."""
    return probes.op_growth(_stage(submission), name, cases)


def on_device(
    submission: types.ModuleType, name: str, args: Sequence[Any], device: str
) -> dict[str, Any]:
    """Like `probes.on_device`, for `mlp_forward` alone or for both passes (`mlp_backward`)."""
    return probes.on_device(_stage(submission), name, args, device=device)


def without_autograd(submission: types.ModuleType, name: str, args: Sequence[Any]) -> None:
    """Call one of the mlp functions where computing a gradient by autograd raises.

    `mlp_backward` takes (X, d_out, params) here, and runs after `mlp_forward`.
    """
    owner = submission if name == "loss_and_grads" else _stage(submission)
    with tracing.autograd_refused():
        getattr(owner, name)(*args)


def inputs_after(submission: types.ModuleType, name: str, args: Sequence[Any]) -> dict[str, Any]:
    """What a call leaves in the tensors it was given, lists and dicts included.

    For `mlp_backward` the arguments are X, d_out and params, and its inputs are d_out, params
    and the cache from `mlp_forward`.

    Returns:
        `before` and `after`: the values of all tensors found in the inputs, by where they are;
        `versions`: how often each was changed in place; `random`: global random numbers that
        follow seed 0; `again`: what a second `mlp_backward` returns.
    """
    names = ["d_out", "params", "cache"] if name == "mlp_backward" else ["X", "y", "params"]
    if name == "mlp_forward":
        names.remove("y")
    inputs = list(args)
    if name == "mlp_backward":
        X, d_out, params = args
        inputs = [d_out, params, submission.mlp_forward(X, params)[1]]
    kept = dict(_tensors(dict(zip(names, inputs, strict=False))))
    before = {where: t.detach().clone() for where, t in kept.items()}
    versions = {where: t._version for where, t in kept.items()}
    torch.manual_seed(0)
    getattr(submission, name)(*inputs)
    random = torch.rand(4)
    again = submission.mlp_backward(*inputs) if name == "mlp_backward" else None
    return {
        "again": again,
        "before": before,
        "after": {where: t.detach() for where, t in kept.items()},
        "versions": {where: t._version - versions[where] for where, t in kept.items()},
        "random": random,
    }


def _tensors(value: Any, where: str = "") -> Iterator[tuple[str, Tensor]]:
    """All tensors in dicts, lists and tuples, by where they are: `cache['Z']`."""
    if isinstance(value, Tensor):
        yield where, value
        return
    items = value.items() if isinstance(value, dict) else ()
    if isinstance(value, (list, tuple)):
        items = enumerate(value)
    for key, item in items:
        yield from _tensors(item, f"{where}[{key!r}]" if where else str(key))


def order_of_chain(submission: types.ModuleType, length: int) -> Any:
    """`backward_order` of a chain n0 <- n1 <- ... of that many nodes, from its end."""
    graph = {f"n{k}": [f"n{k - 1}"] for k in range(1, length)}
    return submission.backward_order(graph, f"n{length - 1}")


def derivatives(
    submission: types.ModuleType, x: Tensor, beta: float, cotangent: Tensor, direction: Tensor
) -> dict[str, Any]:
    """The value of swish and its derivatives, first and second.

    Returns:
        `value`; `node`: the class of its grad_fn; `first`: the gradient of (value *
        cotangent).sum() by x; `second`: that of (first * direction).sum(), by x and by the
        cotangent. What no graph leads to is None.
    """
    x, cotangent = (t.detach().clone().requires_grad_() for t in (x, cotangent))
    value = submission.swish(x, beta)
    node = type(getattr(value, "grad_fn", None)).__name__
    seen = {"value": value, "node": node, "first": None, "second": [None, None]}
    if not isinstance(value, Tensor) or not value.requires_grad:
        return seen
    (first,) = torch.autograd.grad(value, x, cotangent, create_graph=True, allow_unused=True)
    seen["first"] = first
    if first is not None and first.requires_grad:
        product = (first * direction).sum()
        seen["second"] = list(torch.autograd.grad(product, [x, cotangent], allow_unused=True))
    return seen


@contextmanager
def _watch(submission: types.ModuleType, banned: Sequence[str]) -> Iterator[tracing.Trace]:
    names, files = probes.watched(banned), probes.student_files(submission)
    with tracing.trace(names, files=files) as record:
        yield record


def swish_uses(
    submission: types.ModuleType, x: Tensor, banned: Sequence[str], banned_ops: Sequence[str]
) -> list[dict[str, Any]]:
    """What of the banned names swish runs, forward and backward."""
    x = x.detach().clone().requires_grad_()
    with _watch(submission, banned) as record:
        submission.swish(x, 2.0).sum().backward()
    return tracing.banned_uses(record, banned, banned_ops)
