# /// misconception
# id = "W10b"
# name = "item_per_batch"
# fails = ["C7"]
# en = """\
# Your loop reads the loss of every batch with `.item()`. Each time Python stops until the \
# device has caught up, so that the device then idles while Python prepares the next batch."""
# zh = """\
# 你的循环对每个批量都用 `.item()` 读取损失。每次 Python 都要停下来等设备算完，随\
# 后设备又要空等 Python 准备下一个批量。"""
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
        for p in params:
            p.grad = None
        loss = loss_fn(net(X.to(device)), y.to(device))
        loss.backward()
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p.sub_(lr * p.grad)
        losses.append(loss.item())
    return losses
