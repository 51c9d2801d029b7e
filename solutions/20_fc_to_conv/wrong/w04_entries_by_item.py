# /// misconception
# id = "W4"
# name = "entries_by_item"
# fails = ["C3", "C8"]
# en = "Your code copies the kernel entries into the matrix as bare Python numbers. They lose their connection to the kernel, so no gradient can flow back, and on a GPU every copy makes the program wait."
# zh = "你的代码把卷积核的元素作为普通的 Python 数值抄进矩阵。这样它们就与卷积核断了联系，梯度传不回去；在 GPU 上，每抄一个数程序都要停下来等待。"
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
            matrix[rows, cols] = kernel[a, b].item()
    return matrix
