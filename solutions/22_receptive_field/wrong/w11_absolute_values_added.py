# /// misconception
# id = "W11"
# name = "absolute_values_added"
# fails = ["C2"]
# en = "Your code adds the absolute values of the two slopes. That makes a slanted edge up to 1.4 times as strong as an upright one; the length of the slope is the root of the sum of squares."
# zh = "你的代码把两个方向的坡度取绝对值后相加。这样斜的边缘会比竖直的边缘强，最多强到 1.4 倍；坡度的长度应是平方和的平方根。"
# ///
# ruff: noqa: E501, F821

import torch.nn.functional as F
from torch import Tensor


def edge_magnitude(img: Tensor) -> Tensor:
    _require_float(img)
    if img.dim() != 4 or img.shape[1] != 1:
        raise ValueError("img must have shape (N, 1, H, W)")
    if img.shape[2] < 3 or img.shape[3] < 3:
        raise ValueError("img must be at least 3x3")
    g = F.conv2d(img, sobel_kernels(img.dtype, img.device))
    gx, gy = g[:, :1], g[:, 1:]
    return gx.abs() + gy.abs()
