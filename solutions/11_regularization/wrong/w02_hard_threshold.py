# /// misconception
# id = "W2"
# name = "hard_threshold"
# fails = ["C2"]
# en = "Your threshold zeroes the small entries but leaves the large ones as they are. The large ones must move towards zero by t as well; yours jumps at |w| = t."
# zh = "你的阈值把小的元素置零，却让大的元素原封不动。大的元素也必须向零移动 t；你的函数在 |w| = t 处会跳变。"
# ///

import torch
from torch import Tensor


def soft_threshold(w: Tensor, t: float) -> Tensor:
    if not w.is_floating_point():
        raise TypeError("w must be a float tensor")
    if t < 0:
        raise ValueError("t must be >= 0")
    return torch.where(w.abs() > t, w, torch.zeros_like(w))
