# /// misconception
# id = "W8"
# name = "graph_recorded"
# fails = ["C4"]
# en = "Your functions fill `w` while autograd is watching. A parameter is a leaf that requires grad, and torch refuses to change such a tensor in place unless gradients are switched off."
# zh = "你的函数在自动求导开启时填充 `w`。参数是需要梯度的叶子张量，不关掉梯度，torch 就不允许原地修改它。"
# ///

import math

from torch import Generator, Tensor


def xavier_uniform_(w: Tensor, gain: float = 1.0, generator: Generator | None = None) -> Tensor:
    if not w.is_floating_point():
        raise TypeError("w must be a float tensor")
    if gain <= 0:
        raise ValueError("gain must be > 0")
    fan_in, fan_out = fan_in_out(w.shape)
    a = gain * math.sqrt(6 / (fan_in + fan_out))
    return w.uniform_(-a, a, generator=generator)


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
    return w.normal_(0, std, generator=generator)
