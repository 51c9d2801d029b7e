# /// misconception
# id = "W12"
# name = "gradients_not_cleared"
# fails = ["C7"]
# en = """\
# Your loop never clears the gradients. `backward()` adds to what is already there, so each \
# step also repeats the gradients of all earlier batches."""
# zh = """\
# 你的循环从不清除梯度。`backward()` 会把新梯度累加到已有的梯度上，于是每一步都重\
# 复了之前所有批量的梯度。"""
# ///
from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn


def train_no_sync(
    net: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    batches: Iterable[tuple[Tensor, Tensor]],
    lr: float,
) -> list[float]:
    if lr <= 0:
        raise ValueError("lr must be positive")
    device = next(net.parameters()).device
    params = [p for p in net.parameters() if p.requires_grad]
    losses = []
    for X, y in batches:
        loss = loss_fn(net(X.to(device)), y.to(device))
        loss.backward()
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p.sub_(lr * p.grad)
        losses.append(loss.detach())
    return torch.stack(losses).tolist() if losses else []
