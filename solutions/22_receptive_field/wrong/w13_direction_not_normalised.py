# /// misconception
# id = "W13"
# name = "direction_not_normalised"
# fails = ["C4"]
# en = "Your code uses the vector as it comes. A direction should not answer more strongly because someone wrote it with larger numbers: only where it points may matter."
# zh = "你的代码直接使用了传入的向量。同一个方向不应因为写成了更大的数就响应更强：只有它指向哪里才重要。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def directional_kernel(v: tuple[float, float], dtype: torch.dtype = torch.float32) -> Tensor:
    if v[0] == 0 and v[1] == 0:
        raise ValueError("v must not be (0, 0)")
    kx, ky = sobel_kernels(dtype)[:, 0]
    return v[0] * kx + v[1] * ky
