# /// misconception
# id = "W11"
# name = "generator_ignored"
# fails = ["C4"]
# en = "Your draws do not come from the generator that was passed in. The same seed then gives other weights each time, and torch's global random state is used up instead."
# zh = "你的随机数没有取自传入的生成器。这样同一个种子每次得到的权重都不同，消耗的却是 torch 的全局随机状态。"
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
    a = gain * math.sqrt(6 / (fan_in + fan_out))
    with torch.no_grad():
        w.uniform_(-a, a)
    return w


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
    with torch.no_grad():
        w.normal_(0, std)
    return w
