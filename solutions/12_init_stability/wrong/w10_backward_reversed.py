# /// misconception
# id = "W10"
# name = "backward_reversed"
# fails = ["C6"]
# en = "Your backward list starts with the last layer. Both lists go from layer 1 to the last one, whatever the order in which the gradients were computed."
# zh = "你的反向列表是从最后一层开始的。无论梯度是按什么顺序算出来的，两个列表都应从第 1 层排到最后一层。"
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
    backward = [h.grad for h in reversed(hs)]
    return rms(hs), rms(backward)


def rms(tensors: list[Tensor]) -> Tensor:
    return torch.stack([t.detach().square().mean().sqrt() for t in tensors])
