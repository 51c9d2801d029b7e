# /// misconception
# id = "W4b"
# name = "matrix_from_lists"
# fails = ["C3", "C8"]
# en = "Your code writes the matrix down as Python lists and makes a new tensor from them. The new tensor knows nothing of the kernel it came from, so no gradient can flow back to the kernel."
# zh = "你的代码先用 Python 列表写出矩阵，再由列表新建一个张量。新张量与原来的卷积核没有任何联系，梯度传不回卷积核。"
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
    entries = kernel.tolist()
    matrix = [[0.0] * (h * w) for _ in range(oh * ow)]
    for i in range(oh):
        for j in range(ow):
            for a in range(kh):
                for b in range(kw):
                    matrix[i * ow + j][(i + a) * w + j + b] = entries[a][b]
    return torch.tensor(matrix, dtype=kernel.dtype, device=kernel.device)
