# /// misconception
# id = "W8"
# name = "positive_exponent"
# fails = ["C4"]
# en = "Your code turns the phases the other way, with plus i in the exponent. Every coefficient comes out as the complex conjugate of the right one."
# zh = "你的代码让相位朝反方向旋转，指数里用了正的 i。每个系数都变成了正确值的共轭复数。"
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
        k = torch.arange(n // 2 + 1, device=X.device)
        angles = 2 * math.pi / n * (torch.outer(t, k) % n).to(X.dtype)
        phases = torch.polar(torch.ones_like(angles), angles)
        return X.to(phases.dtype) @ phases
