"""Probes of exercise-5: the model built, filled and called; `train_epoch` run on it or on a plain net."""

import types
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.inside import tracing
from grader.inside.probes import gpu, move, places, student_files, watched
from grader.inside.simulated import by_line

Batch = tuple[Tensor, Tensor]


class Plain(nn.Module):
    """A linear classifier of the probe's own."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(weight.clone()), nn.Parameter(bias.clone())

    def forward(self, X: Tensor) -> Tensor:
        return X.flatten(1) @ self.weight + self.bias


class Moody(Plain):
    """Like `Plain`, with logits of the other sign outside training mode."""

    def forward(self, X: Tensor) -> Tensor:
        logits = super().forward(X)
        return logits if self.training else -logits


def _filled(submission: types.ModuleType, weight: Tensor, bias: Tensor) -> nn.Module:
    """The submission's model with these numbers, where the shapes of its attributes fit."""
    net = submission.SoftmaxRegression(*weight.shape).to(weight.dtype)
    with torch.no_grad():
        for mine, value in ((net.weight, weight), (net.bias, bias)):
            if mine.shape == value.shape:
                mine.copy_(value)
    return net


def built(
    submission: types.ModuleType,
    sizes: Sequence[int],
    sigma: float | None = None,
    seed: int | None = None,
) -> dict[str, Any]:
    """A new model's parameters by name, and the global random numbers that follow."""
    options: dict[str, Any] = {} if sigma is None else {"sigma": sigma}
    if seed is not None:
        options["generator"] = torch.Generator().manual_seed(seed)
    net = submission.SoftmaxRegression(*sizes, **options)
    parameters = {name: p.detach() for name, p in net.named_parameters()}
    return {"parameters": parameters, "random": torch.rand(4)}


def forward(
    submission: types.ModuleType, X: Tensor, weight: Tensor, bias: Tensor
) -> dict[str, Any]:
    """The model's output for X with the given parameters, and the shapes that its own have."""
    net = _filled(submission, weight, bias)
    return {
        "logits": net(X).detach(),
        "weight": net.weight.shape,
        "bias": net.bias.shape,
    }


def build_and_call(
    submission: types.ModuleType, sizes: Sequence[int], X: Tensor, options: dict[str, Any]
) -> Any:
    """The output of a new model, made with some options."""
    return submission.SoftmaxRegression(*sizes, **options)(X).detach()


def train(
    submission: types.ModuleType,
    weight: Tensor,
    bias: Tensor,
    batches: list[Batch],
    lr: float,
    *,
    model: str = "plain",
    epochs: int = 1,
    stale: float | None = None,
    frozen: Sequence[str] = (),
    one_pass: bool = False,
) -> dict[str, Any]:
    """What `train_epoch` returns and leaves behind.

    Args:
        model: "plain" for the probe's own net, "moody" for one whose values depend on the mode
            it is in, "yours" for the submission's.
        stale: what all gradients hold before the first epoch.
        frozen: names of parameters that do not require grad.
        one_pass: hand the batches over as a generator.
    """
    own = {"plain": Plain, "moody": Moody}.get(model)
    net = own(weight, bias) if own else _filled(submission, weight, bias)
    net.eval()
    for name in frozen:
        getattr(net, name).requires_grad_(False)
    if stale is not None:
        for p in net.parameters():
            if p.requires_grad:
                p.grad = torch.full_like(p, stale)
    results = []
    for _ in range(epochs):
        given: Iterable[Batch] = (batch for batch in batches) if one_pass else batches
        results.append(submission.train_epoch(net, given, lr))
    return {
        "results": results,
        "weight": net.weight.detach(),
        "bias": net.bias.detach(),
        "grads": {name: p.grad for name, p in net.named_parameters()},
        "training": net.training,
    }


def learn(
    submission: types.ModuleType, batches: list[Batch], sizes: Sequence[int], lr: float, epochs: int
) -> dict[str, Any]:
    """The submission's model trained by its own `train_epoch`: results of all epochs, weights found."""
    net = submission.SoftmaxRegression(*sizes, generator=torch.Generator().manual_seed(0))
    results = [submission.train_epoch(net, batches, lr) for _ in range(epochs)]
    return {"results": results, "weight": net.weight.detach(), "bias": net.bias.detach()}


def train_on_device(
    submission: types.ModuleType,
    weight: Tensor,
    bias: Tensor,
    batches: list[Batch],
    lr: float,
    device: str,
) -> dict[str, Any]:
    """One epoch with everything on a GPU: result, weights, and where the host waited."""
    if device == "cpu":
        net = Plain(weight, bias)
        result = submission.train_epoch(net, batches, lr)
        return {"result": result, "weight": net.weight.detach(), "stalls": []}
    with gpu(device, 1, student_files(submission)) as log:
        net = Plain(weight, bias).to("cuda")
        there = move(batches, "cuda")
        log.clear()
        result = submission.train_epoch(net, there, lr)
        stalls = by_line(log.stalls)
        return {"result": result, "weight": net.weight.detach().to("cpu"), "stalls": stalls}


def forward_on_device(
    submission: types.ModuleType, X: Tensor, weight: Tensor, bias: Tensor, device: str
) -> dict[str, Any]:
    """The model's output on a GPU, and where it lies."""
    if device == "cpu":
        value = _filled(submission, weight, bias)(X).detach()
        return {"logits": value, "places": places(value)}
    with gpu(device, 1, student_files(submission)):
        net = _filled(submission, weight, bias).to("cuda")
        value = net(X.to("cuda")).detach()
        found = places(value)
        return {"logits": value.to("cpu"), "places": found}


def _growth(submission: types.ModuleType, calls: list[Callable[[], Any]]) -> dict[str, Any]:
    records = []
    for call in calls:
        with tracing.trace(files=student_files(submission)) as record:
            call()
        records.append(record)
    return {
        "counts": [len(record.operations) for record in records],
        "stalls": [None for _ in records],
        "grown": tracing.grown(records[0], records[-1])[:3],
    }


def forward_growth(submission: types.ModuleType, inputs: list[Tensor]) -> dict[str, Any]:
    """How many operations the model runs on inputs of growing size; as `probes.op_growth`."""
    net = submission.SoftmaxRegression(inputs[0].shape[1], 3)
    return _growth(submission, [lambda X=X: net(X) for X in inputs])


def train_growth(submission: types.ModuleType, batches: list[Batch]) -> dict[str, Any]:
    """How many operations one epoch of one batch runs, for batches of growing size."""
    net = Plain(torch.zeros(batches[0][0].shape[1], 3), torch.zeros(3))
    return _growth(submission, [lambda b=b: submission.train_epoch(net, [b], 0.1) for b in batches])


def model_uses(
    submission: types.ModuleType,
    X: Tensor,
    banned: Sequence[str],
    banned_ops: Sequence[str],
    banned_in_forward: Sequence[str],
) -> dict[str, Any]:
    """What of the banned things the model runs when it is built and called, and which layers it holds."""
    files = student_files(submission)
    with tracing.trace(watched(banned), files=files) as record:
        net = submission.SoftmaxRegression(X.shape[1], 3)
        built_with = tracing.banned_uses(record, banned, banned_ops)
    with tracing.trace(watched(banned), files=files) as record:
        net(X)
    ops = [*banned_ops, *tracing.operations(*banned_in_forward)]
    return {
        "uses": built_with + tracing.banned_uses(record, banned, ops),
        "layers": [
            type(m).__name__ for m in net.modules() if m is not net and isinstance(m, nn.Linear)
        ],
    }


def train_uses(
    submission: types.ModuleType,
    batches: list[Batch],
    banned: Sequence[str],
    banned_ops: Sequence[str],
) -> list[dict[str, Any]]:
    """What of the banned things `train_epoch` runs on a plain net."""
    net = Plain(torch.zeros(batches[0][0].shape[1], 3), torch.zeros(3))
    with tracing.trace(watched(banned), files=student_files(submission)) as record:
        submission.train_epoch(net, batches, 0.1)
    return tracing.banned_uses(record, banned, banned_ops)


def train_nothing(submission: types.ModuleType, lr: float, one_pass: bool) -> Any:
    """The result of `train_epoch` without any batch."""
    return submission.train_epoch(
        Plain(torch.zeros(2, 3), torch.zeros(3)), iter(()) if one_pass else [], lr
    )
