# /// misconception
# id = "W11"
# name = "hard_coded_cuda"
# fails = ["C5"]
# en = """\
# Your code sends the mask to the GPU with a literal `.cuda()`. It then works on one kind of \
# machine only: without a GPU it crashes, and with two it may pick the wrong one."""
# zh = """\
# 你的代码用写死的 `.cuda()` 把掩码送到 GPU。这样它只能在一种机器上运行：没有 GPU 时\
# 会崩溃，有两块 GPU 时可能选错。"""
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
        tail = torch.arange(n).cuda() >= self.cut
        return (X * self.scale * self.ramp[:n]).masked_fill(tail, 0)
