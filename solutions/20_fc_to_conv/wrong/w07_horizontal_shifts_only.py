# /// misconception
# id = "W7"
# name = "horizontal_shifts_only"
# fails = ["C5"]
# en = "Your code averages over the horizontal shifts only. The image may also lie higher or lower: without the vertical shifts the average still treats the rows differently."
# zh = "你的代码只对水平方向的平移取平均。图像也可能偏上或偏下：缺了竖直方向的平移，平均后的映射仍会对各行区别对待。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def equivariant_projection(W: Tensor, h: int, w: int) -> Tensor:
    _require_square_map(W, h, w)
    maps = W.reshape(h, w, h, w)
    total = torch.zeros_like(maps)
    for dx in range(w):
        total = total + torch.roll(maps, (dx, dx), (1, 3))
    return (total / w).reshape(h * w, h * w)
