# /// misconception
# id = "W1"
# name = "kernel_flipped"
# fails = ["C2"]
# en = "Your matrix applies the kernel turned by 180 degrees. That is the convolution of mathematics; here output pixel (i, j) multiplies kernel entry (a, b) by the pixel at (i + a, j + b)."
# zh = "你的矩阵使用的是旋转了 180 度的卷积核。那是数学意义上的卷积；在这里，输出像素 (i, j) 要用核元素 (a, b) 乘以位于 (i + a, j + b) 的像素。"
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
            cols = (i + a) * w + (j + b)
            matrix = matrix.index_put((rows, cols), kernel[kh - 1 - a, kw - 1 - b].expand(oh * ow))
    return matrix
