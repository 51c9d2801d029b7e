# /// misconception
# id = "W10b"
# name = "gradient_of_weights"
# fails = ["C7"]
# en = "Your backward list measures the gradients of the weight matrices. Asked for is the signal on its way back, the gradient of the loss with respect to each h_l."
# zh = "你的反向列表测的是权重矩阵的梯度。这里要的是往回传的信号，即损失对每个 h_l 的梯度。"
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
    hs, weights = [], []
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
        W.requires_grad_()
        weights.append(W)
        h = activations[activation](h @ W.T)
        hs.append(h)
    r = torch.randn(batch, width, generator=generator, dtype=torch.float32)
    (r * h).sum().backward()
    backward = [W.grad for W in weights]
    return rms(hs), rms(backward)


def rms(tensors: list[Tensor]) -> Tensor:
    return torch.stack([t.detach().square().mean().sqrt() for t in tensors])
