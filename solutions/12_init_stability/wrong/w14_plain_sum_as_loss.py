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
    h.sum().backward()
    backward = [h.grad for h in hs]
    return rms(hs), rms(backward)


def rms(tensors: list[Tensor]) -> Tensor:
    return torch.stack([t.detach().square().mean().sqrt() for t in tensors])
