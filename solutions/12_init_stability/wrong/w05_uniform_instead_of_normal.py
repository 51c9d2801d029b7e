# /// misconception
# id = "W5"
# name = "uniform_instead_of_normal"
# fails = ["C3"]
# en = "Your weights have the right standard deviation but come from a uniform distribution. Kaiming's normal initialisation asks for a bell curve, with tails."
# zh = "你的权重标准差是对的，但取自均匀分布。Kaiming 正态初始化要的是有尾部的钟形曲线。"
# ///

import math

import torch
from torch import Generator, Tensor


def kaiming_normal_(
    w: Tensor,
    negative_slope: float = 0.0,
    mode: str = "fan_in",
    generator: Generator | None = None,
) -> Tensor:
    if not w.is_floating_point():
        raise TypeError("w must be a float tensor")
    if mode not in ("fan_in", "fan_out"):
        raise ValueError("mode must be fan_in or fan_out")
    fan_in, fan_out = fan_in_out(w.shape)
    fan = fan_in if mode == "fan_in" else fan_out
    std = math.sqrt(2 / ((1 + negative_slope**2) * fan))
    bound = math.sqrt(3) * std
    with torch.no_grad():
        w.uniform_(-bound, bound, generator=generator)
    return w
