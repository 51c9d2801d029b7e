"""Writing recipes for modules, and judging what the probes of `grader.inside.modules` saw.

net = make("MLP", [3, 4, 2], activation=name("torch.tanh"))
seen = submission.run(modules.work, net, [X], gradients=True)
assert_work(seen, reference.run(modules.work, net, [X], gradients=True))
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from grader.checks.compare import CUDA_TOLERANCE, assert_close, assert_equal, require
from grader.checks.failures import CheckFailed
from grader.checks.rules import (
    assert_random_untouched,
    assert_source_allowed,
    assert_untampered,
    judge_growth,
    judge_stalls,
    judge_uses,
)
from grader.course.exercise import Rules
from grader.inside import modules
from grader.text import _
from grader.text.phrases import said

Recipe = dict[str, Any]


# ---------------------------------------------------------------------- recipes


def make(of: str, *args: Any, **kwargs: Any) -> Recipe:
    """Call a class or function: the submission's (`"MLP"`), or PyTorch's (`"torch.nn.ReLU"`)."""
    return {"make": of, "args": list(args), "kwargs": kwargs}


def filled(recipe: Recipe, values: Sequence[Tensor] | dict[str, Tensor]) -> Recipe:
    """The same, with these values in its parameters."""
    return {**recipe, "values": values}


def keep(key: str, recipe: Recipe) -> Recipe:
    """The same, remembered so that `kept(key)` is the very same object."""
    return {**recipe, "keep": key}


def kept(key: str) -> Recipe:
    """The object that `keep` remembered."""
    return {"kept": key}


def method(called: str, *args: Any) -> Recipe:
    """An entry of the inputs that calls a method and not the module."""
    return {"method": called, "args": list(args)}


def name(dotted: str) -> Recipe:
    """A function or class itself, not called: `name("torch.tanh")`."""
    return {"name": dotted}


def linear(weight: Tensor, bias: Tensor | None = None) -> Recipe:
    """An `nn.Linear` with these values."""
    q, d = weight.shape
    recipe = make("torch.nn.Linear", d, q, bias=bias is not None)
    return filled(recipe, [weight] if bias is None else [weight, bias])


# ---------------------------------------------------------------------- judging


def assert_shapes(seen: dict[str, Any], shapes: Sequence[tuple[int, ...]], net: str) -> None:
    """Fail unless `parameters()` finds parameters of exactly these shapes, in this order."""
    got, want = [tuple(s) for s in seen["shapes"]], [tuple(s) for s in shapes]
    require(
        got == want,
        f"{net}.parameters() finds other parameters than it should",
        f"{net}.parameters() 找到的参数不对",
        expected=want if want else "no parameters",
        got=got if got else "no parameters",
    )


def assert_work(
    seen: dict[str, Any], want: dict[str, Any], dtype: torch.dtype, what: str = "the output"
) -> None:
    """Fail unless outputs, and gradients if `want` has them, are those of the reference."""
    for got, right in zip(seen["outputs"], want["outputs"], strict=True):
        assert_close(got, right, dtype=dtype, what=what)
    if "grads" in want:
        assert_gradients(seen["grads"], want["grads"], dtype, "a parameter")
        assert_gradients(seen["input_grads"], want["input_grads"], dtype, "the input")


def assert_gradients(
    seen: Any, want: Sequence[Tensor | None], dtype: torch.dtype, what: str
) -> None:
    """Fail unless each gradient is there and right."""
    lost = seen is None or any(
        g is None and w is not None for g, w in zip(seen, want, strict=False)
    )
    require(not lost, f"no gradient reaches {what}", f"梯度没有传到{said(what)}")
    require(
        len(seen) == len(want),
        f"gradients for {len(seen)} tensors, not for {len(want)}",
        f"得到 {len(seen)} 个梯度，而不是 {len(want)} 个",
    )
    for got, right in zip(seen, want, strict=True):
        if right is None and got is not None:
            right = torch.zeros_like(got, dtype=torch.float64)
        assert_close(got, right, dtype=dtype, what=f"the gradient of {what}")


def assert_forward_untouched(
    submission: Any, recipe: Recipe, *args: Tensor, steps: Sequence[str] = ()
) -> None:
    """Fail when calling a module changes its inputs, or draws global random numbers."""
    assert_untampered(submission)
    seen = submission.run(modules.inputs_after, recipe, tuple(args), steps=list(steps))
    made = recipe["make"]
    assert_equal(seen["args"], list(args), what=f"the input after {made}(...)(X)")
    require(
        not any(seen["versions"]), f"{made} changes its input in place", f"{made} 原地改动了输入"
    )
    assert_random_untouched(seen["random"], f"{made}(...)(X)")


def assert_module_allowed(
    submission: Any,
    rules: Rules,
    recipe: Recipe,
    *args: Any,
    roots: Sequence[str] | None = None,
    steps: Sequence[str] = (),
) -> None:
    """Fail when building or calling a module uses what is banned, or the student's text does."""
    seen = submission.run(
        modules.uses,
        recipe,
        [tuple(args)] if args else [],
        list(rules.banned),
        list(rules.banned_ops),
        steps=list(steps),
    )
    judge_uses(seen)
    assert_source_allowed(submission, rules.banned, roots or [recipe["make"]])


def assert_module_flat(
    submission: Any,
    recipe: Recipe,
    cases: Sequence[tuple[int, Tensor]],
    what: str = "rows",
    steps: Sequence[str] = (),
) -> None:
    """Fail when the operations of one call grow with an axis of its input."""
    assert_untampered(submission)
    seen = submission.run(modules.op_growth, recipe, list(cases), steps=list(steps))
    judge_growth(seen, [n for n, _ in cases], recipe["make"], what)


def assert_module_on_device(
    submission: Any,
    reference: Any,
    device: str,
    recipe: Recipe,
    inputs: Sequence[Any],
    *,
    steps: Sequence[str] = (),
    wrt: Sequence[str] | None = None,
    stalls: int | None = None,
) -> None:
    """Fail unless a module moved to a GPU works there: values, gradients, places.

    Give the module values (`filled`): what it starts with depends on the order of drawing.
    """
    assert_untampered(submission)
    options = {"steps": list(steps), "wrt": wrt}
    seen = submission.run(modules.on_device, recipe, list(inputs), device, **options)
    want = reference.run(modules.on_device, recipe, list(inputs), "cpu", **options)
    atol, rtol = CUDA_TOLERANCE if device == "cuda" else (None, None)
    place, made = "cpu" if device == "cpu" else "cuda:0", recipe["make"]
    assert_close(seen["outputs"], want["outputs"], atol=atol, rtol=rtol, what=f"{made} on {place}")
    if want["grads"] is not None:
        require(seen["grads"] is not None, f"no gradient flows through {made}", f"{made} 没有梯度")
        assert_close(
            seen["grads"],
            want["grads"],
            atol=atol,
            rtol=rtol,
            what=f"a gradient of {made} on {place}",
        )
    for found in [*seen["places"], *seen["held"]]:
        if found != place:
            text = _("{name} was moved to {place}, but something of it is on {found}")
            raise CheckFailed(text.format(name=made, place=place, found=found))
    judge_stalls(seen["stalls"], stalls, made)
