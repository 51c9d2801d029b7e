# /// misconception
# id = "W10"
# name = "counts_on_cpu"
# fails = ["C7"]
# en = "Your code makes the counts 1, 2, ..., n on the default device instead of the device of x. With x on a GPU the division meets two devices and fails."
# zh = "你的代码在默认设备上生成计数 1, 2, ..., n，而不是在 x 所在的设备上。当 x 在 GPU 上时，除法遇到两个不同的设备就会报错。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def running_mean(x: Tensor, dim: int = -1) -> Tensor:
    _check_input(x)
    shape = [1] * x.ndim
    shape[dim] = x.shape[dim]
    count = torch.arange(1, x.shape[dim] + 1).reshape(shape)
    return x.cumsum(dim) / count
