# /// misconception
# id = "W14c"
# name = "gradients_not_cleared"
# fails = ["C5"]
# en = "Your code never clears the gradient between two steps. Each backward pass adds to what is there, so every step is made with the sum of all gradients so far."
# zh = "你的代码在两步之间没有清除梯度。每次反向传播都会累加到已有的梯度上，于是每一步用的都是此前所有梯度之和。"
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
    for _ in range(steps):
        loss = ((F.conv2d(x, kernel) - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            kernel -= lr * kernel.grad
    return kernel.detach()
