# /// misconception
# id = "W8"
# name = "same_shift_on_both_sides"
# fails = ["C5"]
# en = "Your code shifts the image before the map and shifts the answer once more in the same direction. The answer has to be moved back to where the image was, or the average compares different places."
# zh = "你的代码在映射之前平移图像，之后又把结果向同一方向再平移了一次。结果应当移回图像原来的位置，否则平均的是不同位置的值。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def equivariant_projection(W: Tensor, h: int, w: int) -> Tensor:
    _require_square_map(W, h, w)
    identity = torch.eye(h * w, dtype=W.dtype, device=W.device).reshape(h, w, h * w)
    total = torch.zeros_like(W)
    for dy in range(h):
        for dx in range(w):
            P = torch.roll(identity, (dy, dx), (0, 1)).reshape(h * w, h * w)
            total = total + P @ W @ P
    return total / (h * w)
