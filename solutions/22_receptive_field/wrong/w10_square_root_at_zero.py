# /// misconception
# id = "W10"
# name = "square_root_at_zero"
# fails = ["C3"]
# en = "Your code takes the magnitude as a plain square root of a sum of squares, or as a hypot. Where both parts are zero, the derivative is infinity times zero or 0/0, which is NaN: a single flat spot of the image ruins the whole gradient."
# zh = "你的代码直接对平方和开平方根，或用 hypot 求幅值。在两个分量都为零的地方，导数成了无穷大乘以零或 0/0，也就是 NaN：图像中只要有一处平坦的地方，整个梯度就毁了。"
# ///
# ruff: noqa: E501, F821

import torch
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
    return torch.sqrt(gx**2 + gy**2)
