# /// misconception
# id = "W9b"
# name = "phases_from_first_call"
# fails = ["C4"]
# en = "Your code computes the phases at the first call and keeps them. When the length of the signal changes afterwards, they no longer fit."
# zh = "你的代码在第一次调用时算出相位，之后一直沿用。以后信号的长度一变，它们就不再适用了。"
# ///
import math

import torch
from torch import Tensor, nn


class HalfSpectrum(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.phases = None

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        n = X.shape[-1]
        if self.phases is None:
            t = torch.arange(n, device=X.device)
            k = torch.arange(n // 2 + 1, device=X.device)
            turns = (torch.outer(t, k) % n).double()
            angles = -2 * math.pi * turns / n
            self.phases = torch.polar(torch.ones_like(angles), angles)
        complex_dtype = torch.promote_types(X.dtype, torch.complex64)
        return X.to(complex_dtype) @ self.phases.to(X.device, complex_dtype)
