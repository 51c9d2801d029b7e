# /// misconception
# id = "W8"
# name = "ramp_plain_attribute"
# fails = ["C5"]
# en = """\
# Your `ramp` is an ordinary attribute, so the module does not know that it owns it. `.to()`, \
# `.double()` and `state_dict()` pass it by, and the first forward on another device fails."""
# zh = """\
# 你的 `ramp` 只是一个普通属性，模块并不知道它属于自己。`.to()`、`.double()` 和 `state_dict()` 都\
# 会漏掉它，换到别的设备后第一次前向传播就会出错。"""
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
        self.ramp = torch.linspace(0, 1, max_len)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        n = X.shape[-1]
        if n > self.max_len:
            raise ValueError("X is longer than the ramp")
        tail = torch.arange(n, device=X.device) >= self.cut
        return (X * self.scale * self.ramp[:n]).masked_fill(tail, 0)
