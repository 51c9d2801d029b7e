"""What the checks of exercise-22 observe beside a submission."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from grader.inside.probes import gpu, move, places, student_files


def kernels_on(
    submission: types.ModuleType,
    dtype: torch.dtype,
    place: str | torch.device,
    device: str = "simulated",
) -> dict[str, Any]:
    """`sobel_kernels(dtype, place)` on a machine with two GPUs: its value, and where it is."""
    with gpu(device, 2, student_files(submission)):
        value = submission.sobel_kernels(dtype, place)
        return {"value": move(value, "cpu"), "places": places(value)}


def network(spec: Sequence[Any], generator: torch.Generator, weights: str) -> nn.Module:
    """The module that a specification describes.

    Args:
        spec: ("conv", in, out, kernel, stride, dilation, padding, bias), ("avg", kernel, stride),
            ("relu",), ("identity",), or ("sequential", [spec, ...]).
        weights: "random", "zero", "negative", or "closed" (biases so low that a ReLU closes).
    """
    kind, *options = spec
    if kind == "sequential":
        return nn.Sequential(*(network(part, generator, weights) for part in options[0]))
    if kind == "avg":
        return nn.AvgPool2d(*options)
    if kind in ("relu", "identity"):
        return nn.ReLU() if kind == "relu" else nn.Identity()
    c_in, c_out, kernel, stride, dilation, padding, bias = options
    layer = nn.Conv2d(c_in, c_out, kernel, stride, padding, dilation, bias=bias)
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(torch.randn(p.shape, generator=generator))
        if weights == "zero":
            layer.weight.zero_()
        elif weights == "negative":
            layer.weight.copy_(-layer.weight.abs() - 0.1)
        elif weights == "closed" and layer.bias is not None:
            layer.bias.fill_(-1000.0)
    return layer


def measured(
    submission: types.ModuleType,
    spec: Sequence[Any],
    input_size: int,
    in_channels: int = 1,
    weights: str = "random",
    dtype: torch.dtype = torch.float32,
    training: bool = True,
    device: str = "cpu",
    target: str = "cpu",
) -> dict[str, Any]:
    """What `measure_receptive_field` says of a network, and what is left of the network.

    Every parameter has a gradient beforehand: of ones for the first, of twos for the second, ...
    """
    with gpu(device, 1, student_files(submission)):
        net = network(spec, torch.Generator().manual_seed(0), weights).to(dtype).to(target)
        net.train(training)
        for k, p in enumerate(net.parameters()):
            p.grad = torch.full_like(p, float(k + 1))
        size = submission.measure_receptive_field(net, input_size, in_channels)
        named = list(net.named_parameters())
        return {
            "size": size,
            "weights": {k: move(p.detach(), "cpu") for k, p in named},
            "gradients": {k: None if p.grad is None else move(p.grad, "cpu") for k, p in named},
            "training": [module.training for module in net.modules()],
            "places": places([p for _, p in named]),
            "trained": [p.requires_grad for _, p in named],
        }
