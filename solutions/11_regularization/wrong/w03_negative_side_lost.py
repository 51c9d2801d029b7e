# /// misconception
# id = "W3"
# name = "negative_side_lost"
# fails = ["C2"]
# en = "Your threshold turns every negative entry into zero. A negative entry moves up towards zero by t, just as a positive one moves down."
# zh = "你的阈值把所有负元素都变成了零。负元素应当向上朝零移动 t，正如正元素向下移动一样。"
# ///

import torch
from torch import Tensor


def soft_threshold(w: Tensor, t: float) -> Tensor:
    if not w.is_floating_point():
        raise TypeError("w must be a float tensor")
    if t < 0:
        raise ValueError("t must be >= 0")
    return torch.clamp(w - t, min=0)
