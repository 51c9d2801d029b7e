# /// misconception
# id = "W11b"
# name = "no_wrap_around"
# fails = ["C7"]
# en = "Your code measures plain distances that end at the border of the image. Here the image closes into a ring along both axes, so the first and the last row are neighbours."
# zh = "你的代码用的是普通距离，到图像边界就停了。在这里图像沿两个轴都首尾相接，所以第一行与最后一行是邻居。"
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
    return (dy <= radius) & (dx <= radius)
