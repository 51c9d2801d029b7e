# /// misconception
# id = "W12b"
# name = "axes_exchanged"
# fails = ["C1", "C4"]
# en = "Your two kernels have changed places. The x-axis runs along the columns, to the right, so K_x compares pixels to the left with pixels to the right, and it comes first."
# zh = "你的两个卷积核位置互换了。x 轴沿着列的方向向右，所以 K_x 比较的是左边与右边的像素，并且排在第一个。"
# ///
# ruff: noqa: E501

import torch
from torch import Tensor


def sobel_kernels(
    dtype: torch.dtype = torch.float32, device: str | torch.device | None = None
) -> Tensor:
    kx = torch.tensor([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=dtype, device=device)
    return torch.stack([kx.T, kx]).unsqueeze(1)
