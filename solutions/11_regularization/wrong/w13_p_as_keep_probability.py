# /// misconception
# id = "W13"
# name = "p_as_keep_probability"
# fails = ["C7"]
# en = "Your dropout keeps an entry with probability p. Here p is the probability of being dropped, as in torch."
# zh = "你的暂退法以概率 p 保留元素。在这里，p 是被丢弃的概率，和 torch 一样。"
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
    if not training:
        return x
    if p == 0:
        return x * 0
    mask = torch.rand(x.shape, generator=generator, device=x.device) < p
    return x * mask / p
