# /// misconception
# id = "W8"
# name = "corner_unit"
# fails = ["C7"]
# en = "Your code looks at the unit in the top left corner of the output. With padding, part of what that unit sees lies outside the image, so the region comes out too small."
# zh = "你的代码看的是输出左上角的单元。有填充时，这个单元看到的一部分在图像之外，测出的区域就偏小。"
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
    (grad,) = torch.autograd.grad(out[0, 0, 0, 0], x)
    rows = (grad != 0).any(dim=3).any(dim=1)[0].nonzero()
    cols = (grad != 0).any(dim=2).any(dim=1)[0].nonzero()
    return int(rows[-1] - rows[0]) + 1, int(cols[-1] - cols[0]) + 1
