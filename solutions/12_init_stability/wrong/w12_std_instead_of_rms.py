# /// misconception
# id = "W12"
# name = "std_instead_of_rms"
# fails = ["C7"]
# en = "Your measure is the standard deviation, which first subtracts the mean. The root mean square keeps it, and after a sigmoid the mean is most of the signal."
# zh = "你量的是标准差，它会先减去均值。均方根则保留均值，而经过 sigmoid 之后，信号的大部分正是均值。"
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
    for _ in range(depth):
        W = torch.empty(width, width, dtype=torch.float32)
        if init == "xavier":
            xavier_uniform_(W, generator=generator)
        elif init == "kaiming":
            kaiming_normal_(W, generator=generator)
        elif init == "small":
            W.normal_(0, 0.01, generator=generator)
        else:
            W.normal_(0, 1, generator=generator)
        h = activations[activation](h @ W.T)
        h.retain_grad()
        hs.append(h)
    r = torch.randn(batch, width, generator=generator, dtype=torch.float32)
    (r * h).sum().backward()
    backward = [h.grad for h in hs]
    return rms(hs), rms(backward)


def rms(tensors: list[Tensor]) -> Tensor:
    return torch.stack([t.detach().std() for t in tensors])
