# /// misconception
# id = "W7"
# name = "touched_lines_counted"
# fails = ["C7"]
# en = "Your code counts the rows and columns that the unit really touches. Dilation and stride leave holes between them; the receptive field reaches from the first to the last, holes included."
# zh = "你的代码数的是该单元真正碰到的行数和列数。膨胀率和步幅会在其间留下空隙；感受野是从第一行（列）到最后一行（列）的范围，空隙也包括在内。"
# ///
# ruff: noqa: E501

import copy

import torch
from torch import nn


def measure_receptive_field(
    net: nn.Module, input_size: int, in_channels: int = 1
) -> tuple[int, int]:
    if input_size < 1 or in_channels < 1:
        raise ValueError("input_size and in_channels must be positive")
    probe = copy.deepcopy(net).double()
    for module in probe.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.constant_(module.weight, 1 / module.weight[0].numel())
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    device = next((p.device for p in probe.parameters()), None)
    x = torch.ones(1, in_channels, input_size, input_size, dtype=torch.float64, device=device)
    x.requires_grad_()
    out = probe(x.clone())
    (grad,) = torch.autograd.grad(out[0, 0, out.shape[2] // 2, out.shape[3] // 2], x)
    rows = (grad != 0).any(dim=3).any(dim=1)[0].nonzero()
    cols = (grad != 0).any(dim=2).any(dim=1)[0].nonzero()
    return len(rows), len(cols)
