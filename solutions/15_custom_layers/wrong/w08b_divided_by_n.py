# /// misconception
# id = "W8b"
# name = "divided_by_n"
# fails = ["C4"]
# en = "Your code divides the sum by n. That factor belongs to the inverse transform; here a constant signal must give n times the constant."
# zh = "你的代码把求和结果除以了 n。这个因子属于逆变换；在这里，常数信号应当给出常数的 n 倍。"
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
        angles = -2 * math.pi / n * (torch.outer(t, k) % n).to(X.dtype)
        phases = torch.polar(torch.ones_like(angles), angles)
        return X.to(phases.dtype) @ phases / n
