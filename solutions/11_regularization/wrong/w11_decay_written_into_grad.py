# /// misconception
# id = "W11"
# name = "decay_written_into_grad"
# fails = ["C6"]
# en = "Your step adds the decay to the stored gradients. Whoever reads them afterwards, or accumulates further gradients, finds numbers that are not the gradient of the loss."
# zh = "你的步骤把衰减项加进了存着的梯度里。之后再读取或继续累积梯度的人，看到的就不是损失的梯度了。"
# ///

from collections.abc import Iterable

import torch
from torch import Tensor


@torch.no_grad()
def sgd_decay_step(params: Iterable[Tensor], lr: float, weight_decay: float) -> None:
    if lr <= 0:
        raise ValueError("lr must be > 0")
    if weight_decay < 0:
        raise ValueError("weight_decay must be >= 0")
    for p in params:
        if p.grad is None:
            continue
        p.grad.add_(p, alpha=weight_decay)
        p.sub_(lr * p.grad)
