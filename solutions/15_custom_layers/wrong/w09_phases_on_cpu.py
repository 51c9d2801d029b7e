# /// misconception
# id = "W9"
# name = "phases_on_cpu"
# fails = ["C8"]
# en = "Your code makes the phases on the CPU, wherever the input is. Local tensors do not move along with the layer, so it fails as soon as the input lies on a GPU."
# zh = "无论输入在哪里，你的代码都在 CPU 上生成相位。局部张量不会跟着层一起移动，所以输入一放到 GPU 上就会出错。"
# ///
import math

import torch
from torch import Tensor, nn


class HalfSpectrum(nn.Module):
    def __init__(self) -> None:
        super().__init__()

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        n = X.shape[-1]
        t = torch.arange(n)
        k = torch.arange(n // 2 + 1)
        angles = -2 * math.pi / n * (torch.outer(t, k) % n).to(X.dtype)
        phases = torch.polar(torch.ones_like(angles), angles)
        return X.to(phases.dtype) @ phases
