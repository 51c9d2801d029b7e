# /// misconception
# id = "W4"
# name = "relu_half_forgotten"
# fails = ["C3", "C6"]
# en = "Your variance is 1/fan, where 2/fan is wanted. ReLU sets half of its inputs to zero, so without the factor 2 the signal loses half of its second moment in every layer."
# zh = "你的方差是 1/fan，而应该是 2/fan。ReLU 会把一半输入置零，没有因子 2，信号每过一层就丢掉一半的二阶矩。"
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
    std = math.sqrt(1 / ((1 + negative_slope**2) * fan))
    with torch.no_grad():
        w.normal_(0, std, generator=generator)
    return w
