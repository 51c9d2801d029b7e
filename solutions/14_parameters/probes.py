"""What exercise-14 observes beyond `grader.inside.modules`: paths, freezing, copying."""

import types
from typing import Any

import torch
from torch import Tensor, nn

from grader.inside.modules import holdings, weighted
from grader.inside.recipes import Recipe, Workshop


def found_by_path(submission: types.ModuleType, net: Recipe, paths: list[str]) -> list[Any]:
    """For each path: what `get_by_path` found, and what happens when 1 is added to it in place.

    Returns `value`; `objects`: all names in the net of the very object that was returned;
    `written`: the net's own value under that path afterwards.
    """
    module = Workshop(submission).build(net)
    seen = []
    for path in paths:
        found = submission.get_by_path(module, path)
        own = _named(module)
        value = found.detach().clone() if isinstance(found, Tensor) else found
        objects = [name for name, tensor in own.items() if tensor is found]
        with torch.no_grad():
            found.add_(1)
        written = _named(module)[path].detach().clone()
        seen.append({"value": value, "objects": objects, "written": written})
    return seen


def _named(module: nn.Module) -> dict[str, Tensor]:
    return {
        **dict(module.named_parameters(remove_duplicate=False)),
        **dict(module.named_buffers(remove_duplicate=False)),
    }


def frozen_net(submission: types.ModuleType, net: Recipe, prefix: str, X: Tensor) -> dict[str, Any]:
    """Freeze a part of a net with gradients, then take one step of descent with new ones.

    Returns `result`: what `freeze` returned; `trainable`: the names that still require a
    gradient; `kept`: those that still hold their old gradient; `before` and `after` the step:
    the parameters by name.
    """
    module = Workshop(submission).build(net)
    weighted([module(X)]).backward()
    result = submission.freeze(module, prefix)
    kept = [name for name, p in module.named_parameters() if p.grad is not None]
    module.zero_grad()
    trainable = [name for name, p in module.named_parameters() if p.requires_grad]
    before = holdings(module)["parameters"]
    total = weighted([module(X)])
    if total.requires_grad:
        total.backward()
    with torch.no_grad():
        for p in module.parameters():
            if p.grad is not None:
                p -= 0.1 * p.grad
    after = holdings(module)["parameters"]
    return {
        "result": result,
        "trainable": trainable,
        "kept": kept,
        "before": before,
        "after": after,
    }


def copied_net(
    submission: types.ModuleType, src: Recipe, dst: Recipe, steps: list[str]
) -> dict[str, Any]:
    """Copy one net into another (taken through `steps` before), and look at both.

    Returns `error`: the names of the exception's classes, if `copy_parameters` raised; the
    tensors of `src` and of `dst` before; `held`: those after, in the objects that `dst` had
    before; `source`: those of `src` after; `own`: those of `dst` after; `later`: those of `dst`
    after all tensors of `src` were changed in place.
    """
    workshop = Workshop(submission)
    giver, taker = workshop.build(src), workshop.build(dst)
    for step in steps:
        taker = getattr(taker, step)()
    objects = _named(taker)
    seen: dict[str, Any] = {"src": _values(giver), "dst": _values(taker), "error": []}
    try:
        submission.copy_parameters(giver, taker)
    except NotImplementedError:
        raise
    except Exception as error:
        seen["error"] = [kind.__name__ for kind in type(error).__mro__]
    seen["held"] = {name: x.detach().clone() for name, x in objects.items()}
    seen["source"], seen["own"] = _values(giver), _values(taker)
    with torch.no_grad():
        for tensor in {id(x): x for x in _named(giver).values()}.values():
            tensor.add_(1)
    seen["later"] = _values(taker)
    return seen


def _values(module: nn.Module) -> dict[str, Tensor]:
    return {name: x.detach().clone() for name, x in _named(module).items()}


def changed_autoencoder(
    submission: types.ModuleType, values: dict[str, Tensor], X: Tensor, H: Tensor, shift: Tensor
) -> dict[str, Any]:
    """`encode(X)` and `decode(H)` before and after `shift` is added to the weight in place."""
    hidden, features = values["weight"].shape
    net = submission.TiedAutoencoder(features, hidden).double()
    with torch.no_grad():
        for name, value in values.items():
            getattr(net, name).copy_(value)
        before = [net.encode(X), net.decode(H)]
        net.weight.add_(shift)
        return {"before": before, "after": [net.encode(X), net.decode(H)]}
