# /// misconception
# id = "W9"
# name = "all_units_summed"
# fails = ["C7"]
# en = "Your code asks which pixels reach any unit of the output at all. All units together cover nearly the whole image; the receptive field belongs to a single unit."
# zh = "你的代码问的是哪些像素能影响任意一个输出单元。所有单元合起来几乎覆盖整幅图像；感受野是单个单元的。"
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
    (grad,) = torch.autograd.grad(out.sum(), x)
    rows = (grad != 0).any(dim=3).any(dim=1)[0].nonzero()
    cols = (grad != 0).any(dim=2).any(dim=1)[0].nonzero()
    return int(rows[-1] - rows[0]) + 1, int(cols[-1] - cols[0]) + 1
