# /// misconception
# id = "W12"
# name = "signs_exchanged"
# fails = ["C1", "C4"]
# en = "Your kernels have the opposite signs, as if they were meant to be flipped before use. Here nothing is flipped: K_x answers with a positive number where the image gets brighter to the right."
# zh = "你的卷积核符号相反，好像使用前还要翻转一样。这里不翻转：图像向右变亮的地方，K_x 的响应应为正数。"
# ///
# ruff: noqa: E501

import torch
from torch import Tensor


def sobel_kernels(
    dtype: torch.dtype = torch.float32, device: str | torch.device | None = None
) -> Tensor:
    kx = torch.tensor([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=dtype, device=device)
    return torch.stack([kx, kx.T]).unsqueeze(1)
