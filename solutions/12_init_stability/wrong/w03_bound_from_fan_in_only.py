# /// misconception
# id = "W3"
# name = "bound_from_fan_in_only"
# fails = ["C2"]
# en = "Your bound uses fan_in alone. Xavier's compromise between the forward and the backward pass takes both fans into account."
# zh = "你的界限只用了 fan_in。Xavier 初始化是前向与反向传播之间的折中，两个 fan 都要考虑。"
# ///

import math

import torch
from torch import Generator, Tensor


def xavier_uniform_(w: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    if not w.is_floating_point():
        raise TypeError("w must be a float tensor")
    if gain <= 0:
        raise ValueError("gain must be > 0")
    fan_in, fan_out = fan_in_out(w.shape)
    a = gain * math.sqrt(6 / fan_in)
    with torch.no_grad():
        w.uniform_(-a, a, generator=generator)
    return w
