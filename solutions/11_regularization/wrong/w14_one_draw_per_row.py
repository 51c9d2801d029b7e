# /// misconception
# id = "W14"
# name = "one_draw_per_row"
# fails = ["C7"]
# en = "Your mask has one draw for a whole row, so a row is kept or dropped as one. Each entry must be decided on its own."
# zh = "你的掩码每一行只抽一次，所以整行要么都留下，要么都丢掉。每个元素都必须独立决定。"
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
    mask = torch.rand(x.shape[:-1] + (1,), generator=generator, device=x.device) >= p
    return x * mask / (1 - p)
