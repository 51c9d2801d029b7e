# /// misconception
# id = "W5"
# name = "multiplied_by_mask"
# fails = ["C4"]
# en = "Your code multiplies x by the mask to drop entries. A NaN or an infinity times 0 is NaN, so what stands in a dropped position still spoils the mean."
# zh = "你的代码用 x 乘以掩码来丢弃元素。NaN 或无穷大乘以 0 仍是 NaN，所以被丢弃位置上的值还是会毁掉平均值。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def masked_mean(x: Tensor, mask: Tensor, dim: int = -1) -> Tensor:
    _check_input(x)
    if mask.dtype != torch.bool:
        raise TypeError("mask must be bool")
    if mask.shape != x.shape:
        raise ValueError("mask must have the shape of x")
    return (x * mask).sum(dim) / mask.sum(dim).clamp(min=1)
