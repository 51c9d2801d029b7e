# /// misconception
# id = "W14d"
# name = "one_step_too_many"
# fails = ["C5"]
# en = "Your code makes one step more than it was asked for. The number of steps is exact: with steps = 1 the kernel moves once."
# zh = "你的代码多走了一步。步数是精确的：steps = 1 时卷积核只更新一次。"
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
    kernel = torch.zeros(1, 1, kh, kw, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps + 1):
        loss = ((F.conv2d(x, kernel) - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            kernel -= lr * kernel.grad
        kernel.grad = None
    return kernel.detach()
