"""What exercise-16 observes: layers before and after their first input, dry runs, optimisers.

Memory that nobody filled is NaN in here, and not what happened to be there before.
"""

import copy
import functools
import types
from collections.abc import Callable
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from grader.inside.modules import copied, weighted
from grader.inside.probes import gpu, move, places, student_files
from grader.inside.recipes import fill

Probe = TypeVar("Probe", bound=Callable[..., Any])


def unfilled_is_nan(probe: Probe) -> Probe:
    """Let `torch.empty` and `materialize` give NaN while a probe runs."""

    @functools.wraps(probe)
    def run(*args: Any, **kwargs: Any) -> Any:
        torch._C._set_deterministic_algorithms(True, warn_only=True)
        try:
            return probe(*args, **kwargs)
        finally:
            torch._C._set_deterministic_algorithms(False)

    return run  # type: ignore[return-value]


def shown(value: Any) -> Any:
    """A tensor as a copy; one without a shape as the text "uninitialised"."""
    return "uninitialised" if is_lazy(value) else copied(value)


def error_names(error: Exception) -> list[str]:
    """The names of an exception's classes; a stub that is not written goes on."""
    if isinstance(error, NotImplementedError):
        raise error
    return [kind.__name__ for kind in type(error).__mro__]


@unfilled_is_nan
def before_first_input(
    submission: types.ModuleType, out: int, options: dict[str, Any]
) -> dict[str, Any]:
    """A layer that has seen no input.

    Returns the names of the classes of its `weight`, its `shape` or the exception that asking for
    it raised, `requires_grad`, the `names` of the parameters, the names `found` for the very object
    `weight`, and `bias` and `in_features`.
    """
    layer = submission.DeferredLinear(out, **options)
    named = dict(layer.named_parameters())
    try:
        shape: Any = tuple(layer.weight.shape)
    except Exception as error:
        shape = type(error).__name__
    return {
        "weight": [kind.__name__ for kind in type(layer.weight).__mro__],
        "shape": shape,
        "requires_grad": getattr(layer.weight, "requires_grad", None),
        "names": sorted(named),
        "found": [name for name, p in named.items() if p is layer.weight],
        "bias": shown(layer.bias),
        "in_features": layer.in_features,
    }


@unfilled_is_nan
def readiness(submission: types.ModuleType, out: int, X: Tensor, W: Tensor) -> dict[str, Any]:
    """A layer before and after its first input.

    Returns `ready`: what `is_materialized` says before and after; `output`: that of a later call,
    when W was written into the weight.
    """
    layer = submission.DeferredLinear(out)
    ready = [submission.is_materialized(layer)]
    layer(X)
    ready.append(submission.is_materialized(layer))
    _write(layer, {"weight": W})
    return {"ready": ready, "output": layer(X)}


@unfilled_is_nan
def after_first_input(
    submission: types.ModuleType,
    out: int,
    inputs: list[Tensor],
    options: dict[str, Any] | None = None,
    steps: list[str] | None = None,
    under: str = "",
    values: dict[str, Tensor] | None = None,
) -> dict[str, Any]:
    """A layer that gets the inputs one after the other.

    Args:
        steps: methods called before the first input: `double`, `deepcopy`.
        under: "no_grad" for the first input.
        values: written into weight and bias after the first input.

    Returns:
        `outputs`; `kind`: the class of the weight; `weights`: the weight after each input; `kept`: what
        the parameter that was `weight` before the first input is in the end; `names` of the
        parameters, `in_features`, `requires_grad`, and `grads` of weight and bias.
    """
    layer = submission.DeferredLinear(out, **(options or {}))
    for step in steps or []:
        layer = copy.deepcopy(layer) if step == "deepcopy" else getattr(layer, step)()
    kept = layer.weight
    outputs, weights = [], []
    for k, X in enumerate(inputs):
        with torch.set_grad_enabled(k > 0 or under != "no_grad"):
            outputs.append(layer(X))
        if k == 0:
            _write(layer, values or {})
        weights.append(shown(layer.weight))
    seen = {
        "outputs": outputs,
        "kind": type(layer.weight).__name__,
        "weights": weights,
        "kept": shown(kept),
        "names": sorted(name for name, _ in layer.named_parameters()),
        "in_features": layer.in_features,
        "requires_grad": layer.weight.requires_grad,
    }
    total = weighted(y for y in outputs if y.requires_grad) if outputs[1:] else None
    if total is not None:
        total.backward()
        seen["grads"] = [shown(layer.weight.grad), shown(getattr(layer.bias, "grad", None))]
    return seen


def _write(layer: Any, values: dict[str, Tensor]) -> None:
    with torch.no_grad():
        for name, value in values.items():
            tensor = getattr(layer, name)
            if not is_lazy(tensor) and tensor.shape == value.shape:
                tensor.copy_(value)


@unfilled_is_nan
def twins(
    submission: types.ModuleType, out: int, X: Tensor, Y: Tensor, steps: list[str]
) -> dict[str, Any]:
    """A layer and its deep copy, made before any input: one gets X, the other Y.

    Returns the shapes of the two weights, their outputs, and whether the copy's weight was still
    uninitialised when the layer had its first input.
    """
    layer = submission.DeferredLinear(out)
    for step in steps:
        layer = getattr(layer, step)()
    other = copy.deepcopy(layer)
    first = layer(X)
    waiting = shown(other.weight)
    second = other(Y)
    return {
        "waiting": waiting,
        "outputs": [first, second],
        "weights": [shown(layer.weight), shown(other.weight)],
    }


@unfilled_is_nan
def on_gpu(submission: types.ModuleType, out: int, X: Tensor, device: str) -> dict[str, Any]:
    """A layer that moves to a GPU before its first input, trained there for one step.

    Returns the devices of the output, of the parameters and of their gradients, and whether the
    parameter from before the first input is the one that was trained: its value on the CPU.
    """
    with gpu(device, 1, student_files(submission)):
        place = "cpu" if device == "cpu" else "cuda:0"
        layer = submission.DeferredLinear(out).to(place)
        kept = layer.weight
        there = move(X, place)
        Y = layer(there)
        weighted([Y]).backward()
        own = list(layer.parameters())
        return {
            "places": places([Y, *own, *[p.grad for p in own if p.grad is not None]]),
            "output": Y.detach().to("cpu"),
            "weight": kept.detach().to("cpu"),
            "grads": [p.grad.to("cpu") for p in own if p.grad is not None],
        }


@unfilled_is_nan
def other_width(
    submission: types.ModuleType, out: int, X: Tensor, Y: Tensor, W: Tensor
) -> dict[str, Any]:
    """A layer that has seen X and whose weight was set to W gets X, then Y, then X again.

    Returns the error's classes, the weights, and the outputs for X.
    """
    layer = submission.DeferredLinear(out)
    layer(X)
    _write(layer, {"weight": W})
    first = layer(X).detach().clone()
    before, names = shown(layer.weight), []
    try:
        layer(Y)
    except Exception as error:
        names = error_names(error)
    seen = {"error": names, "before": before, "after": shown(layer.weight)}
    if seen["after"].shape == before.shape:
        return {**seen, "outputs": [first, layer(X)], "in_features": layer.in_features}
    return {**seen, "outputs": [first, None], "in_features": layer.in_features}


# ---------------------------------------------------------------------- dry runs


class Pair(nn.Module):
    """Two lazy branches for two inputs; the second may stay away."""

    def __init__(self, submission: types.ModuleType, both: bool = True) -> None:
        super().__init__()
        self.left, self.right = submission.DeferredLinear(2), submission.DeferredLinear(2)
        self.both = both

    def forward(self, X: Tensor, Y: Tensor) -> Tensor:
        return self.left(X) + self.right(Y) if self.both else self.left(X)


class Failing(nn.Module):
    """Raises in forward."""

    def forward(self, X: Tensor) -> Tensor:
        raise KeyError("a layer fails")


def net_of(submission: types.ModuleType, kind: str) -> nn.Module:
    """Nets for dry runs."""
    lazy = submission.DeferredLinear
    if kind == "pair":
        return Pair(submission)
    if kind == "half":
        return Pair(submission, both=False)
    if kind == "torch":
        return nn.Sequential(
            nn.LazyConv2d(2, 2), nn.LazyBatchNorm2d(), nn.Flatten(), nn.LazyLinear(3), lazy(2)
        )
    if kind == "failing":
        return nn.Sequential(lazy(2), nn.Dropout(), Failing())
    inner = nn.Sequential(nn.Linear(3, 3), nn.Dropout(0.5), nn.BatchNorm1d(3))
    return nn.Sequential(
        nn.BatchNorm1d(3), inner, nn.Dropout(0.5), lazy(2), nn.Sequential(nn.Dropout(), lazy(1))
    )


@unfilled_is_nan
def dry_run(
    submission: types.ModuleType,
    kind: str,
    sample: list[Tensor],
    held: list[int],
    values: dict[str, Tensor] | None = None,
    later: dict[str, Tensor] | None = None,
) -> dict[str, Any]:
    """`materialize` of a net of which some modules (by number) are held in evaluation mode.

    Returns the training flags `before` and `after`, the number of the module that was `returned`
    (−1: none of them), the gradients that parameters have, the shapes of all parameters, the
    values `now` of what was there before, and the classes of the `error` if there was one; with
    `later` also the `output` for the sample in evaluation, when these values were written in.
    """
    net = net_of(submission, kind)
    fill(net, values or {})
    inside = list(net.modules())
    for number in held:
        inside[number].training = False
    before = [m.training for m in inside]
    old = [name for name, x in [*net.named_parameters(), *net.named_buffers()] if not is_lazy(x)]
    result, names = None, []
    try:
        result = submission.materialize(net, *sample)
    except Exception as error:
        names = error_names(error)
    now = {name: shown(x) for name, x in [*net.named_parameters(), *net.named_buffers()]}
    seen = {
        "error": names,
        "before": before,
        "after": [m.training for m in inside],
        "returned": next((k for k, m in enumerate(inside) if m is result), -1),
        "grads": {name: shown(p.grad) for name, p in net.named_parameters() if p.grad is not None},
        "shapes": {
            name: "uninitialised" if is_lazy(p) else tuple(p.shape)
            for name, p in net.named_parameters()
        },
        "now": {name: now.get(name) for name in old},
        "grad_enabled": torch.is_grad_enabled(),
    }
    return {**seen, "output": _answer(net, sample, later)} if later and not names else seen


def _answer(net: nn.Module, sample: list[Tensor], values: dict[str, Tensor]) -> Tensor:
    waiting = {name for name, p in net.named_parameters() if is_lazy(p)}
    fill(net, {name: value for name, value in values.items() if name not in waiting})
    answer: Tensor = net.eval()(*sample)
    return answer.detach()


@unfilled_is_nan
def nested_readiness(submission: types.ModuleType, kind: str) -> bool:
    """`is_materialized` of nets with a lazy tensor somewhere."""
    lazy = submission.DeferredLinear
    nets = {
        "empty": nn.Sequential,
        "ordinary": lambda: nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)),
        "nested": lambda: nn.Sequential(
            nn.Tanh(), nn.Sequential(nn.Linear(2, 2), nn.Sequential(lazy(2)))
        ),
        "LazyLinear": lambda: nn.Sequential(nn.Sequential(nn.LazyLinear(2))),
        "LazyConv2d": lambda: nn.LazyConv2d(2, 2),
        "LazyBatchNorm1d(affine=False)": lambda: nn.Sequential(nn.LazyBatchNorm1d(affine=False)),
    }
    answer: bool = submission.is_materialized(nets[kind]())
    return answer


@unfilled_is_nan
def chain(
    submission: types.ModuleType, sizes: list[int], X: Tensor, values: list[Tensor]
) -> dict[str, Any]:
    """`deferred_mlp(sizes)`: its layers, the shapes after X, and the output with given values."""
    net = submission.deferred_mlp(sizes)
    kinds = [submission.DeferredLinear, nn.ReLU]
    layers = [next((k.__name__ for k in kinds if isinstance(m, k)), type(m).__name__) for m in net]
    ready = [submission.is_materialized(net)]
    net(X)
    ready.append(submission.is_materialized(net))
    shapes = [tuple(p.shape) for p in net.parameters()]
    with torch.no_grad():
        for p, value in zip(net.parameters(), values, strict=False):
            if p.shape == value.shape:
                p.copy_(value)
    return {
        "sequential": isinstance(net, nn.Sequential),
        "layers": layers,
        "ready": ready,
        "shapes": shapes,
        "output": net(X),
    }


# ---------------------------------------------------------------------- optimisers


@unfilled_is_nan
def sgd_steps(
    submission: types.ModuleType, values: dict[str, Tensor], X: Tensor, lr: float, frozen: list[str]
) -> dict[str, Any]:
    """`make_sgd` on a small net with given values, used for two steps.

    Returns the classes of the optimiser, and the parameters after each step.
    """
    net = nn.Sequential(submission.DeferredLinear(2), nn.Tanh(), submission.DeferredLinear(1))
    net(X)
    with torch.no_grad():
        for name, p in net.named_parameters():
            p.copy_(values[name])
            p.requires_grad_(name not in frozen)
    optimiser = submission.make_sgd(net, lr)
    states = []
    for _ in range(2):
        optimiser.zero_grad()
        weighted([net(X)]).backward()
        optimiser.step()
        states.append({name: copied(p.detach()) for name, p in net.named_parameters()})
    return {"classes": [kind.__name__ for kind in type(optimiser).__mro__], "states": states}


@unfilled_is_nan
def early_sgd(
    submission: types.ModuleType, out: int, X: Tensor, lr: float, values: dict[str, Tensor]
) -> dict[str, Tensor]:
    """One step of a `torch.optim.SGD` that got `layer.parameters()` before the first input."""
    layer = submission.DeferredLinear(out)
    optimiser = torch.optim.SGD(layer.parameters(), lr=lr)
    layer(X)
    _write(layer, values)
    weighted([layer(X)]).backward()
    optimiser.step()
    return {"weight": shown(layer.weight.detach()), "bias": shown(layer.bias.detach())}


@unfilled_is_nan
def refused_sgd(submission: types.ModuleType, kind: str, lr: float) -> None:
    """`make_sgd` of a net that is ready or not."""
    nets = {
        "ready": lambda: nn.Linear(2, 2),
        "lazy": lambda: submission.DeferredLinear(2),
        "nested": lambda: nn.Sequential(
            nn.Linear(2, 2), nn.Sequential(submission.DeferredLinear(2))
        ),
        "torch": lambda: nn.Sequential(nn.LazyLinear(2)),
    }
    submission.make_sgd(nets[kind](), lr)


@unfilled_is_nan
def loads_into_linear(
    submission: types.ModuleType, X: Tensor, values: dict[str, Tensor]
) -> dict[str, Any]:
    """The state of a layer that has seen X, and has these values, loaded into an `nn.Linear`."""
    out, options = len(values["weight"]), {"bias": "bias" in values}
    layer = submission.DeferredLinear(out, **options)
    layer(X)
    _write(layer, values)
    linear = nn.Linear(X.size(-1), out, **options)
    result = linear.load_state_dict(layer.state_dict(), strict=False)
    return {
        "keys": sorted(layer.state_dict()),
        "missing": list(result.missing_keys),
        "unexpected": list(result.unexpected_keys),
        "outputs": [layer(X), linear(X)],
        "weight": copied(linear.weight),
    }


@unfilled_is_nan
def layer_calls(submission: types.ModuleType, out: int, inputs: list[Tensor]) -> None:
    """A layer gets the inputs one after the other; nothing is returned."""
    layer = submission.DeferredLinear(out)
    for X in inputs:
        layer(X)
