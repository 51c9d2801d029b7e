"""Probes of exercise-9: what EarlyStopping says epoch by epoch, and what restore brings back."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn


def epochs(
    submission: types.ModuleType, patience: int, min_delta: float, losses: Sequence[float]
) -> dict[str, Any]:
    """What `step` returns for each loss, and the attributes before the first step and after each."""
    stopping = submission.EarlyStopping(patience, min_delta)
    module = nn.Linear(1, 1)
    stops, best_losses, best_epochs = [], [stopping.best_loss], [stopping.best_epoch]
    for loss in losses:
        stops.append(stopping.step(loss, module))
        best_losses.append(stopping.best_loss)
        best_epochs.append(stopping.best_epoch)
    return {"stops": stops, "best_losses": best_losses, "best_epochs": best_epochs}


def construct(submission: types.ModuleType, patience: int, min_delta: float) -> None:
    """Make an EarlyStopping."""
    submission.EarlyStopping(patience, min_delta)


def restore_after(submission: types.ModuleType, losses: Sequence[float]) -> None:
    """Restore a module after these losses."""
    stopping, module = submission.EarlyStopping(2), nn.Linear(1, 1)
    for loss in losses:
        stopping.step(loss, module)
    stopping.restore(module)


def _network(start: Tensor) -> nn.Module:
    """A network with buffers, one of them of integers; its numbers are small and exact."""
    net = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2), nn.Linear(2, 1))
    with torch.no_grad():
        for k, value in enumerate(net.state_dict().values()):
            numbers = start[torch.arange(value.numel()) % len(start)].view(value.shape)
            value.copy_(numbers + torch.arange(value.numel()).view(value.shape) + k)
    return net


def _train(net: nn.Module, rate: int) -> None:
    """One epoch: every parameter and every buffer changes, in place."""
    with torch.no_grad():
        for k, value in enumerate(net.state_dict().values()):
            value.add_((k + 1) * rate)


def _state(net: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in net.state_dict().items()}


def restored(
    submission: types.ModuleType, losses: Sequence[float], start: Tensor, growth: Sequence[int]
) -> dict[str, Any]:
    """Train for some epochs and one more, restore; train again and restore again.

    Args:
        start: what the network's numbers begin with.
        growth: how far each epoch of training moves them; two more than there are losses.

    Returns:
        `epochs`: the network's state after each epoch of training. `states`: that after the
        two calls of `restore`. For each of them, `objects`: the values of the parameters that
        the network had at first, and `memory`: what then lies in the memory they had at first.
    """
    rates = iter(growth)
    net, stopping = _network(start), submission.EarlyStopping(len(losses) + 1)
    parameters = dict(net.named_parameters())
    aliases = {name: p.detach() for name, p in parameters.items()}
    history = []
    for loss in losses:
        _train(net, next(rates))
        history.append(_state(net))
        stopping.step(loss, net)
    seen: dict[str, Any] = {"epochs": history, "states": [], "objects": [], "memory": []}
    for _ in range(2):
        _train(net, next(rates))
        stopping.restore(net)
        seen["states"].append(_state(net))
        seen["objects"].append({name: p.detach().clone() for name, p in parameters.items()})
        seen["memory"].append({name: p.clone() for name, p in aliases.items()})
    return seen
