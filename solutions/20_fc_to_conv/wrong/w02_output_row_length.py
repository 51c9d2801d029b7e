# /// misconception
# id = "W2"
# name = "output_row_length"
# fails = ["C2"]
# en = "Your code numbers the input pixels with the row length of the output. The columns of the matrix belong to input pixels, and a row of the input image is longer than a row of the output when the kernel is wider than one pixel."
# zh = "你的代码用输出图像的行长给输入像素编号。矩阵的列对应输入像素；只要卷积核宽于一个像素，输入图像的一行就比输出图像的一行长。"
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
    rows = torch.arange(oh * ow, device=kernel.device)
    i, j = rows // ow, rows % ow
    matrix = torch.zeros(oh * ow, h * w, dtype=kernel.dtype, device=kernel.device)
    for a in range(kh):
        for b in range(kw):
            cols = i * ow + j + a * w + b
            matrix = matrix.index_put((rows, cols), kernel[a, b].expand(oh * ow))
    return matrix
