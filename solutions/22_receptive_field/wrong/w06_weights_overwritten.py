# /// misconception
# id = "W6"
# name = "weights_overwritten"
# fails = ["C7"]
# en = "Your code writes the measuring weights into the net that it was given. Whoever asked for the size of a trained net gets its training destroyed: the net has to come back as it was."
# zh = "你的代码把测量用的权重写进了传入的网络。别人只是想知道一个训练好的网络的感受野，训练成果却被毁掉了：网络必须原样返还。"
# ///
# ruff: noqa: E501

import torch
from torch import nn


def measure_receptive_field(
    net: nn.Module, input_size: int, in_channels: int = 1
) -> tuple[int, int]:
    if input_size < 1 or in_channels < 1:
        raise ValueError("input_size and in_channels must be positive")
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.constant_(module.weight, 1 / module.weight[0].numel())
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    like = next(net.parameters(), torch.empty(()))
    size = (1, in_channels, input_size, input_size)
    x = torch.ones(size, dtype=like.dtype, device=like.device)
    x.requires_grad_()
    out = net(x.clone())
    (grad,) = torch.autograd.grad(out[0, 0, out.shape[2] // 2, out.shape[3] // 2], x)
    rows = (grad != 0).any(dim=3).any(dim=1)[0].nonzero()
    cols = (grad != 0).any(dim=2).any(dim=1)[0].nonzero()
    return int(rows[-1] - rows[0]) + 1, int(cols[-1] - cols[0]) + 1
