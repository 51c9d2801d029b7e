# /// misconception
# id = "W11"
# name = "manhattan_distance"
# fails = ["C7"]
# en = "Your code adds the vertical and the horizontal distance before it compares with the radius. That marks a diamond; the window of a kernel is a rectangle, in which each distance is compared on its own."
# zh = "你的代码把竖直距离与水平距离相加后再与半径比较。这样标出的是菱形；卷积核的窗口是矩形，两个距离应当分别比较。"
# ///
# ruff: noqa: E501

import torch
from torch import Tensor


def local_mask(h: int, w: int, radius: int) -> Tensor:
    if h < 1 or w < 1:
        raise ValueError("h and w must be positive")
    if radius < 0:
        raise ValueError("radius must not be negative")
    pixel = torch.arange(h * w)
    row, col = pixel // w, pixel % w
    dy = (row[:, None] - row).abs()
    dx = (col[:, None] - col).abs()
    dy = torch.minimum(dy, h - dy)
    dx = torch.minimum(dx, w - dx)
    return dy + dx <= radius
