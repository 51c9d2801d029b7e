# /// misconception
# id = "W15"
# name = "active_in_evaluation"
# fails = ["C7"]
# en = "Your dropout also drops when `training` is False. In evaluation the network must use all its activations and give the same answer every time."
# zh = "`training` 为 False 时，你的暂退法仍在丢弃元素。评估时网络必须用上全部激活值，而且每次给出同样的结果。"
# ///

import torch
from torch import Generator, Tensor


def dropout(
    x: Tensor, p: float, training: bool = True, generator: Generator | None = None
) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if not 0 <= p <= 1:
        raise ValueError("p must be in [0, 1]")
    if p == 0:
        return x
    if p == 1:
        return x * 0
    mask = torch.rand(x.shape, generator=generator, device=x.device) >= p
    return x * mask / (1 - p)
