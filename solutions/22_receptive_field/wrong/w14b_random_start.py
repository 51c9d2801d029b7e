# /// misconception
# id = "W14b"
# name = "random_start"
# fails = ["C5"]
# en = "Your code starts from random numbers. The kernel is to start at zero, so that the result of a given number of steps is the same every time."
# zh = "你的代码从随机数开始。卷积核应从零开始，这样走给定的步数，每次得到的结果都相同。"
# ///
# ruff: noqa: E501, F821

import torch
import torch.nn.functional as F
from torch import Tensor


def learn_kernel(
    x: Tensor, y: Tensor, kernel_size: tuple[int, int], lr: float, steps: int
) -> Tensor:
    _require_float(x, y)
    kh, kw = kernel_size
    if kh < 1 or kw < 1 or steps < 1 or lr <= 0:
        raise ValueError("kernel_size, steps and lr must be positive")
    if x.dim() != 4 or y.shape != (len(x), 1, x.shape[2] - kh + 1, x.shape[3] - kw + 1):
        raise ValueError("y does not fit x and kernel_size")
    kernel = torch.randn(1, 1, kh, kw, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        loss = ((F.conv2d(x, kernel) - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            kernel -= lr * kernel.grad
        kernel.grad = None
    return kernel.detach()
