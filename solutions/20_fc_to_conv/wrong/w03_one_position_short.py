# /// misconception
# id = "W3"
# name = "one_position_short"
# fails = ["C2"]
# en = "Your code leaves out the last position of the kernel along each axis. A kernel as large as the image still fits once, so the difference of the sizes is one less than the number of positions."
# zh = "你的代码在每个轴上漏掉了卷积核的最后一个位置。与图像一样大的卷积核也能放下一次，所以两个大小之差比位置的个数少 1。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def corr_matrix(kernel: Tensor, h: int, w: int) -> Tensor:
    _require_float(kernel)
    if kernel.dim() != 2:
        raise ValueError("the kernel must be 2-D")
    kh, kw = kernel.shape
    _require_positive(h, w, kh, kw)
    if kh > h or kw > w:
        raise ValueError("the kernel is larger than the image")
    oh, ow = h - kh, w - kw
    rows = torch.arange(oh * ow, device=kernel.device)
    i, j = rows // ow, rows % ow
    matrix = torch.zeros(oh * ow, h * w, dtype=kernel.dtype, device=kernel.device)
    for a in range(kh):
        for b in range(kw):
            cols = (i + a) * w + (j + b)
            matrix = matrix.index_put((rows, cols), kernel[a, b].expand(oh * ow))
    return matrix
