# /// misconception
# id = "W5b"
# name = "matrix_on_cpu"
# fails = ["C8"]
# en = "Your code always builds the matrix on the CPU. When the kernel lies on a GPU the two cannot be combined: the matrix belongs on the device of the kernel."
# zh = "你的代码总是在 CPU 上建立矩阵。卷积核在 GPU 上时，两者无法一起运算：矩阵应当与卷积核在同一个设备上。"
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
    matrix = torch.zeros(oh * ow, h * w, dtype=kernel.dtype)
    for a in range(kh):
        for b in range(kw):
            selection = torch.zeros(oh * ow, h * w, dtype=kernel.dtype)
            selection[rows, (i + a) * w + (j + b)] = 1
            matrix = matrix + kernel[a, b] * selection
    return matrix
