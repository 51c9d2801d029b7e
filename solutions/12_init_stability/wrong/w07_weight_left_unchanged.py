# /// misconception
# id = "W7"
# name = "weight_left_unchanged"
# fails = ["C4"]
# en = "Your functions return a new tensor and leave `w` as it was. The underscore at the end of the name promises that `w` itself is filled."
# zh = "你的函数返回了一个新张量，`w` 还是原样。函数名末尾的下划线承诺的是填充 `w` 本身。"
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
    return torch.empty_like(w, requires_grad=False).uniform_(-a, a, generator=generator)


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
    return torch.empty_like(w, requires_grad=False).normal_(0, std, generator=generator)
