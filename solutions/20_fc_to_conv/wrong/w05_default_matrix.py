# /// misconception
# id = "W5"
# name = "default_matrix"
# fails = ["C2", "C8"]
# en = "Your code builds the matrix in the default dtype on the default device. A float64 kernel comes out as float32, and a kernel on a GPU meets a matrix on the CPU: the matrix should follow the kernel in both."
# zh = "你的代码用默认的数据类型、在默认的设备上建立矩阵。float64 的卷积核会变成 float32，GPU 上的卷积核会遇到 CPU 上的矩阵：两方面矩阵都应当与卷积核一致。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def corr_matrix(kernel: Tensor, h: int, w: int) -> Tensor:
    _require_float(kernel)
    if kernel.dim() != 2:
        raise ValueError("the kernel must be 2-D")
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    _require_positive(h, w, kh, kw, oh, ow)
    rows = torch.arange(oh * ow)
    i, j = rows // ow, rows % ow
    matrix = torch.zeros(oh * ow, h * w)
    for a in range(kh):
        for b in range(kw):
            selection = torch.zeros(oh * ow, h * w)
            selection[rows, (i + a) * w + (j + b)] = 1
            matrix = matrix + kernel[a, b] * selection
    return matrix
