# /// misconception
# id = "W9"
# name = "mask_on_cpu"
# fails = ["C5"]
# en = """\
# The mask is created without a device, so it always lives on the CPU. As soon as the input \
# lives elsewhere, the two meet in one operation and it fails."""
# zh = """\
# 创建掩码时没有指定设备，所以它总是在 CPU 上。只要输入在别的设备上，两者在同一个\
# 运算中相遇就会出错。"""
# ///
import torch
from torch import Tensor, nn


class RampScale(nn.Module):
    def __init__(self, max_len: int, cut: int) -> None:
        super().__init__()
        if max_len < 1:
            raise ValueError("max_len must be at least 1")
        if cut < 0:
            raise ValueError("cut must not be negative")
        self.max_len = max_len
        self.cut = cut
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.register_buffer("ramp", torch.linspace(0, 1, max_len))

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        n = X.shape[-1]
        if n > self.max_len:
            raise ValueError("X is longer than the ramp")
        tail = torch.arange(n) >= self.cut
        return (X * self.scale * self.ramp[:n]).masked_fill(tail, 0)
