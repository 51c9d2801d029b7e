# /// misconception
# id = "W12"
# name = "loop_over_pixels"
# fails = ["C8"]
# en = "Your code fills the matrix row by row in a Python loop over the output pixels. An image has many pixels and a kernel has few entries, so the work in Python grows with the image."
# zh = "你的代码用 Python 循环按输出像素逐行填写矩阵。图像的像素很多，而卷积核的元素很少，于是 Python 里的工作量随图像变大而增长。"
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
    rows = []
    for i in range(oh):
        for j in range(ow):
            image = torch.zeros(h, w, dtype=kernel.dtype, device=kernel.device)
            image[i : i + kh, j : j + kw] = kernel
            rows.append(image.flatten())
    return torch.stack(rows)
