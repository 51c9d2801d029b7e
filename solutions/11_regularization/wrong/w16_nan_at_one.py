# /// misconception
# id = "W16"
# name = "nan_at_one"
# fails = ["C7"]
# en = "Your formula divides by 1 − p without looking at p = 1. There it computes 0/0, which is NaN, where zeros are wanted."
# zh = "你的公式直接除以 1 − p，没有考虑 p = 1。这时算的是 0/0，得到 NaN，而这里要的是零。"
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
    mask = torch.rand(x.shape, generator=generator, device=x.device) >= p
    return x * mask / (1 - p)
