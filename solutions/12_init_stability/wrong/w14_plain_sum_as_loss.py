# /// misconception
# id = "W14"
# name = "plain_sum_as_loss"
# fails = ["C7"]
# en = "Your loss is the plain sum of the last layer, so the gradient that enters the network is 1 everywhere. The loss is the sum of r times h, with r drawn from N(0, 1)."
# zh = "你的损失是最后一层的简单求和，因此进入网络的梯度处处为 1。损失应当是 r 乘 h 再求和，其中 r 从 N(0, 1) 中抽取。"
# ///


import torch
from torch import Generator, Tensor


def signal_rms(
    depth: int,
    width: int,
    init: str,
    activation: str,
    batch: int = 64,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor]:
    if min(depth, width, batch) < 1 or init not in _INITS or activation not in _ACTIVATIONS:
        raise ValueError("depth, width and batch must be >= 1, init and activation known")
    h = torch.randn(batch, width, generator=generator).requires_grad_()
    hs = []
    for _ in range(depth):
        W = _INITS[init](torch.empty(width, width), generator)
        h = _ACTIVATIONS[activation](h @ W.T)
        h.retain_grad()
        hs.append(h)
    h.sum().backward()
    return _rms(hs), _rms([h.grad for h in hs])
