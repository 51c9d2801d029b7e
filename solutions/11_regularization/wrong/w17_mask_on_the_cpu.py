# /// misconception
# id = "W17"
# name = "mask_on_the_cpu"
# fails = ["C9"]
# en = "Your mask is always made on the CPU. An input on another device then cannot be multiplied with it; the mask belongs where the input lives."
# zh = "你的掩码总是建在 CPU 上。如果输入在别的设备上，就无法与它相乘；掩码应该建在输入所在的设备上。"
# ///

import torch
from torch import Generator, Tensor


def dropout(
    x: Tensor, p: float, training: bool = True, generator: Generator | None = None
) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if not 0 <= p <= 1:
        raise ValueError("p must be in [0, 1]")
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    mask = torch.rand(x.shape, generator=generator) >= p
    return x * mask / (1 - p)
