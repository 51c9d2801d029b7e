# /// misconception
# id = "W3b"
# name = "bound_without_sqrt3"
# fails = ["C2"]
# en = "Your bound is too small by the factor √2. The variance of U(−a, a) is a²/3, and it has to come out as 2/(fan_in + fan_out)."
# zh = "你的界限小了，只有应有的 1/√2。U(−a, a) 的方差是 a²/3，它应当等于 2/(fan_in + fan_out)。"
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
    a = gain * math.sqrt(3 / (fan_in + fan_out))
    with torch.no_grad():
        w.uniform_(-a, a, generator=generator)
    return w
