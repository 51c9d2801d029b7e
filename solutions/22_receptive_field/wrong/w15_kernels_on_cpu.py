# /// misconception
# id = "W15"
# name = "kernels_on_cpu"
# fails = ["C8"]
# en = "Your code leaves the kernels on the CPU, wherever the image is. An image on a GPU cannot be convolved with a kernel that lies elsewhere."
# zh = "无论图像在哪里，你的代码都把卷积核留在 CPU 上。GPU 上的图像无法与别处的卷积核做卷积。"
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
    g = F.conv2d(img, sobel_kernels(img.dtype))
    return torch.linalg.vector_norm(g, dim=1, keepdim=True)
