# /// misconception
# id = "W6"
# name = "divides_by_length"
# fails = ["C3"]
# en = "Your code divides the sum of the kept entries by the length of the whole slice. The dropped entries are then counted as if they were zeros, which pulls the mean towards 0."
# zh = "你的代码用保留元素之和除以整个切片的长度。这等于把被丢弃的元素当作零也计了数，平均值因此被拉向 0。"
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
    return torch.where(mask, x, 0.0).sum(dim) / x.shape[dim]
