# /// misconception
# id = "W6"
# name = "variance_as_std"
# fails = ["C3"]
# en = "Your draw gets the variance where the standard deviation belongs. `normal_` expects the standard deviation, so your weights come out far too small."
# zh = "你在该给标准差的地方给了方差。`normal_` 要的是标准差，所以你的权重小得太多。"
# ///

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
    variance = 2 / ((1 + negative_slope**2) * fan)
    with torch.no_grad():
        w.normal_(0, variance, generator=generator)
    return w
