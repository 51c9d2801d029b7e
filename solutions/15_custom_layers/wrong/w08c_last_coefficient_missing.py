# /// misconception
# id = "W8c"
# name = "last_coefficient_missing"
# fails = ["C4"]
# en = "Your code returns n // 2 coefficients. Counting starts at zero, so the highest frequency is missing."
# zh = "你的代码只返回 n // 2 个系数。计数是从零开始的，所以漏掉了最高的频率。"
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
        t = torch.arange(n, device=X.device)
        k = torch.arange(n // 2, device=X.device)
        angles = -2 * math.pi / n * (torch.outer(t, k) % n).to(X.dtype)
        phases = torch.polar(torch.ones_like(angles), angles)
        return X.to(phases.dtype) @ phases
