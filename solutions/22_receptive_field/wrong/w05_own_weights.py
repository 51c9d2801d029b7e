# /// misconception
# id = "W5"
# name = "own_weights"
# fails = ["C7"]
# en = "Your code measures with the weights that the net happens to have. A zero weight, a cancelling pair or a closed ReLU then hides pixels that are connected to the unit all the same."
# zh = "你的代码用网络碰巧带有的权重来测量。这样，为零的权重、互相抵消的权重或关闭的 ReLU 就会把实际上与该单元相连的像素隐藏起来。"
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
    device = next((p.device for p in probe.parameters()), None)
    x = torch.ones(1, in_channels, input_size, input_size, dtype=torch.float64, device=device)
    x.requires_grad_()
    out = probe(x.clone())
    (grad,) = torch.autograd.grad(out[0, 0, out.shape[2] // 2, out.shape[3] // 2], x)
    rows = (grad != 0).any(dim=3).any(dim=1)[0].nonzero().flatten().tolist()
    cols = (grad != 0).any(dim=2).any(dim=1)[0].nonzero().flatten().tolist()
    if not rows:
        return 0, 0
    return rows[-1] - rows[0] + 1, cols[-1] - cols[0] + 1
