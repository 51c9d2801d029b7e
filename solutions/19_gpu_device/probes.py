"""What the checks of exercise-19 observe beside a submission."""

from __future__ import annotations

import inspect
import types
from collections import OrderedDict, defaultdict, namedtuple
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.inside import tracing
from grader.inside.probes import gpu, move, places, student_files
from grader.inside.simulated import by_line

Pair = namedtuple("Pair", ["first", "second"])

KNOWN = (list, tuple, dict, OrderedDict, defaultdict, Pair, type(None), bool, int, float, str)
"""The types of what is handed over: another class of the same name is not the same type."""


# ---------------------------------------------------------------------- which devices


def answers_by_machine(
    submission: types.ModuleType, name: str, counts: Sequence[int], args: Sequence[Any] = ()
) -> dict[str, Any]:
    """What `name(*args)` answers on machines with these numbers of GPUs, one after the other.

    Returns:
        `answers`, one for each machine, and `parameters`: how many the function has.
    """
    function = getattr(submission, name)
    answers = []
    for count in counts:
        with gpu("simulated", count, student_files(submission)):
            answers.append(function(*args))
    return {"answers": answers, "parameters": len(inspect.signature(function).parameters)}


def device_of_tensors(
    submission: types.ModuleType, where: Sequence[str], shapes: Sequence[tuple[int, ...]]
) -> Any:
    """`common_device` of tensors of these shapes on these devices, of two GPUs."""
    with gpu("simulated", 2, student_files(submission)):
        tensors = [torch.zeros(shape, device=p) for p, shape in zip(where, shapes, strict=True)]
        return submission.common_device(*tensors)


def device_of_module(
    submission: types.ModuleType, pieces: Sequence[tuple[str, int, str]], device: str = "simulated"
) -> Any:
    """`module_device` of a module made of pieces: their kind, how deep they lie, and where."""
    with gpu(device, 2, student_files(submission)):
        return submission.module_device(_module(pieces))


def _module(pieces: Sequence[tuple[str, int, str]]) -> nn.Module:
    root = nn.Module()
    for k, (kind, depth, place) in enumerate(pieces):
        owner = root
        for _ in range(depth):
            if not hasattr(owner, "inner"):
                owner.inner = nn.Module()
            owner = owner.inner
        tensor = torch.ones(2, device=place)
        if kind == "parameter":
            owner.register_parameter(f"p{k}", nn.Parameter(tensor))
        else:
            owner.register_buffer(f"b{k}", tensor, persistent=kind == "buffer")
    return root


# ---------------------------------------------------------------------- nested structures


def structure_of(code: str, tensors: Sequence[Tensor], net: nn.Module | None = None) -> Any:
    """The structure that a piece of the check's own code builds from x, y, z and net."""
    names = {
        **dict(zip("xyz", tensors, strict=False)),
        "net": net, "Pair": Pair, "OrderedDict": OrderedDict, "defaultdict": defaultdict,
    }  # fmt: skip
    return eval(code, names)  # noqa: S307  # the text is the check's, not the student's


class Description:
    """A structure as plain data; equal numbers are the same tensor object."""

    def __init__(self, tensors: Sequence[Tensor] = (), modules: Sequence[nn.Module] = ()) -> None:
        self.tensors, self.modules = list(tensors), list(modules)

    def of(self, value: Any) -> Any:
        """The description of one value, at any depth."""
        if isinstance(value, Tensor):
            return self._tensor(value)
        if isinstance(value, nn.Module):
            return {"is": "module", "number": _index(self.modules, value)}
        kind = type(value).__name__ if type(value) in KNOWN else repr(type(value))
        if isinstance(value, dict):
            parts = [self.of(v) for v in list(value.values())]
            found = {"is": kind, "keys": list(value), "parts": parts}
            if isinstance(value, defaultdict):
                found["factory"] = getattr(value.default_factory, "__name__", "")
            return found
        if isinstance(value, (list, tuple)):
            fields = list(getattr(value, "_fields", []))
            return {"is": kind, "fields": fields, "parts": [self.of(v) for v in value]}
        return {"is": kind, "value": value}

    def _tensor(self, value: Tensor) -> dict[str, Any]:
        number = _index(self.tensors, value)
        if number < 0:
            number = len(self.tensors)
            self.tensors.append(value)
        there = str(value.device)
        return {"is": "tensor", "number": number, "place": there, "value": move(value, "cpu")}


def _index(objects: Sequence[Any], wanted: Any) -> int:
    return next((k for k, found in enumerate(objects) if found is wanted), -1)


def moved(
    submission: types.ModuleType,
    code: str,
    tensors: Sequence[Tensor],
    source: str,
    target: str | torch.device,
    device: str = "simulated",
) -> dict[str, Any]:
    """What `to_device` makes of a structure whose tensors lie on `source`.

    Returns:
        `result` and `original` (the structure that was handed in, afterwards), described;
        `net`: the devices of the module that was handed in, and its values.
    """
    with gpu(device, 2, student_files(submission)):
        there = [t.to(source) for t in tensors]
        net = nn.Linear(2, 1).to(source)
        given = structure_of(code, there, net)
        result = submission.to_device(given, target)
        return {
            "result": Description(modules=[net]).of(result),
            "original": Description(there, [net]).of(given),
            "net": places(list(net.parameters())),
        }


def moved_again(submission: types.ModuleType, x: Tensor, targets: Sequence[str]) -> list[Any]:
    """What `to_device` makes of one and the same `[x]`, described, for one target after another."""
    with gpu("simulated", 2, student_files(submission)):
        given = [x]
        return [Description().of(submission.to_device(given, target)) for target in targets]


# ---------------------------------------------------------------------- the layer


def ramp_scale(
    submission: types.ModuleType,
    max_len: int,
    cut: int,
    X: Tensor,
    scale: float | None = None,
    cotangent: Tensor | None = None,
    device: str = "cpu",
    target: str = "cpu",
) -> dict[str, Any]:
    """One forward (and backward, with a cotangent) of a `RampScale` in the dtype of X.

    Returns:
        `value` and `place` of the output, the `ramp` of the module, `grads` by X and by scale.
    """
    with gpu(device, 2, student_files(submission)):
        layer = submission.RampScale(max_len, cut).to(X.dtype).to(target)
        if scale is not None:
            with torch.no_grad():
                layer.scale.fill_(scale)
        there = X.detach().to(target).requires_grad_(cotangent is not None)
        value = layer(there)
        seen = {
            "value": move(value.detach(), "cpu"),
            "place": str(value.device),
            "ramp": move(layer.ramp.detach(), "cpu"),
            "grads": None,
        }
        if cotangent is not None and value.requires_grad:
            (value * cotangent.to(target)).sum().backward()
            seen["grads"] = move([there.grad, layer.scale.grad], "cpu")
        return seen


def ramp_scale_of(submission: types.ModuleType, max_len: int, cut: int, X: Tensor) -> Tensor:
    """The output of a fresh `RampScale`."""
    return submission.RampScale(max_len, cut)(X)


def ramp_state(submission: types.ModuleType, max_len: int, cut: int) -> dict[str, Any]:
    """What a fresh `RampScale` trains, and what it saves."""
    layer = submission.RampScale(max_len, cut)
    return {
        "parameters": {k: v.detach() for k, v in layer.named_parameters()},
        "saved": {k: v.detach() for k, v in layer.state_dict().items()},
    }


# ---------------------------------------------------------------------- training


class _Net(nn.Module):
    """Two layers with given weights, and one parameter that takes no part."""

    def __init__(self, weights: Sequence[Tensor]) -> None:
        super().__init__()
        names = ("w1", "b1", "w2", "b2", "idle")
        for name, value in zip(names, weights, strict=True):
            setattr(self, name, nn.Parameter(value.detach().clone()))

    def forward(self, X: Tensor) -> Tensor:
        return (X @ self.w1.T + self.b1).tanh() @ self.w2.T + self.b2


def trained(
    submission: types.ModuleType,
    weights: Sequence[Tensor],
    batches: Sequence[tuple[Tensor, Tensor]],
    lr: float,
    frozen: Sequence[int] = (),
    stale: bool = False,
    once: bool = False,
    device: str = "cpu",
    target: str = "cpu",
) -> dict[str, Any]:
    """What `train_no_sync` returns, and what it does to the weights (in place).

    Args:
        weights: of a net 2-2-1 with tanh: w1, b1, w2, b2; the last one takes no part in the loss.
        frozen: which of the weights do not require grad.
        stale: whether every weight has a gradient already when training begins.
        once: the batches come from an iterator that can be read only once.
        target: where the net lies; the batches are on the CPU.
    """
    with gpu(device, 2, student_files(submission)) as log:
        net = _Net(weights).to(target)
        kept = list(net.parameters())
        for k in frozen:
            kept[k].requires_grad_(False)
        if stale:
            for p in kept:
                if p.requires_grad:
                    p.grad = torch.full_like(p, 2.0)
        log.clear()
        given = iter(list(batches)) if once else list(batches)
        losses = submission.train_no_sync(net, nn.functional.mse_loss, given, lr)
        stalls = by_line(log.stalls)
        after = [move(p.detach(), "cpu").clone() for p in kept]
        return {
            "losses": losses, "weights": after, "stalls": stalls,
            "places": places(list(net.parameters())),
        }  # fmt: skip


# ---------------------------------------------------------------------- rules


def cuda_calls(submission: types.ModuleType, name: str) -> list[dict[str, Any]]:
    """Literal `.cuda()` calls while one public name works, on a machine with two GPUs."""
    files, banned = student_files(submission), ["torch.Tensor.cuda", "torch.nn.Module.cuda"]
    with gpu("simulated", 2, files):
        x = torch.ones(2, 2, device="cuda:0")
        watch = ["torch.nn.Module.cuda"]
        if name == "train_no_sync":
            net = nn.Linear(2, 2).to("cuda:0")
            batches = [(torch.ones(2, 2), torch.ones(2, 2))]
            with tracing.trace(watch, files) as record:
                submission.train_no_sync(net, nn.functional.mse_loss, batches, 0.1)
        elif name == "RampScale":
            with tracing.trace(watch, files) as record:
                submission.RampScale(3, 1).to("cuda:0")(x)
        elif name == "norm_log":
            with tracing.trace(watch, files) as record:
                submission.norm_log([x, x])
        else:
            net = nn.Linear(2, 2)
            with tracing.trace(watch, files) as record:
                submission.to_device([torch.ones(2), {"net": net}], "cuda:0")
        return tracing.banned_uses(record, banned)
