# /// misconception
# id = "W14"
# name = "sum_of_squares"
# fails = ["C5"]
# en = "Your code descends on the sum of the squared errors. The gradient is then larger by the number of output pixels, and a step that suits the mean overshoots and blows up."
# zh = "你的代码对平方误差之和做梯度下降。这样梯度会大上输出像素个数那么多倍，适合均值的学习率会越过最低点，使结果发散。"
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
        loss = ((F.conv2d(x, kernel) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            kernel -= lr * kernel.grad
        kernel.grad = None
    return kernel.detach()
