# /// misconception
# id = "W18"
# name = "generator_ignored"
# fails = ["C7"]
# en = "Your dropout does not use the generator that it is given. It draws from the global random numbers instead: a fixed seed of the generator no longer fixes the mask, and the global state changes."
# zh = "你的暂退法没有使用传入的生成器，而是从全局随机数中抽取：固定生成器的种子不再能固定掩码，全局随机状态也被改动了。"
# ///
# ruff: noqa: E501

import torch
from torch import Generator, Tensor


def dropout(
    x: Tensor, p: float, training: bool = True, generator: Generator | None = None
) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if not 0 <= p <= 1:
        raise ValueError("p must lie in [0, 1]")
    if not training or p == 0:
        return x.clone()
    if p == 1:
        return torch.zeros_like(x)
    mask = torch.rand(x.shape, device=x.device) >= p
    return x * mask / (1 - p)
