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
    activations = {
        "relu": torch.relu,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "identity": lambda z: z,
    }
    if depth < 1 or width < 1 or batch < 1:
        raise ValueError("depth, width and batch must be >= 1")
    if init not in ("xavier", "kaiming", "small", "large"):
        raise ValueError("unknown init")
    if activation not in activations:
        raise ValueError("unknown activation")
    h = torch.randn(batch, width, generator=generator, dtype=torch.float32).requires_grad_()
    hs = []
    W = torch.empty(width, width, dtype=torch.float32)
    if init == "xavier":
        xavier_uniform_(W, generator=generator)
    elif init == "kaiming":
        kaiming_normal_(W, generator=generator)
    elif init == "small":
        W.normal_(0, 0.01, generator=generator)
    else:
        W.normal_(0, 1, generator=generator)
    for _ in range(depth):
        h = activations[activation](h @ W.T)
        h.retain_grad()
        hs.append(h)
    r = torch.randn(batch, width, generator=generator, dtype=torch.float32)
    (r * h).sum().backward()
    backward = [h.grad for h in hs]
    return rms(hs), rms(backward)


def rms(tensors: list[Tensor]) -> Tensor:
    return torch.stack([t.detach().square().mean().sqrt() for t in tensors])
