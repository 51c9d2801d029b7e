# /// misconception
# id = "W13"
# name = "one_weight_for_all_layers"
# fails = ["C7"]
# en = "Your network draws one weight and uses it in every layer. Each layer is to be filled anew: a real network does not repeat itself."
# zh = "你的网络只抽取了一个权重，并在每一层重复使用。每一层都应重新填充：真实的网络不会层层相同。"
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
    W = _INITS[init](torch.empty(width, width), generator)
    for _ in range(depth):
        h = _ACTIVATIONS[activation](h @ W.T)
        h.retain_grad()
        hs.append(h)
    r = torch.randn(batch, width, generator=generator)
    (r * h).sum().backward()
    return _rms(hs), _rms([h.grad for h in hs])
