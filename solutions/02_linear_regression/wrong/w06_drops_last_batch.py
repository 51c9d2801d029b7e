# /// misconception
# id = "W6"
# name = "drops_last_batch"
# fails = ["C8"]
# en = "Your training takes only as many steps as there are full batches. When n is not a multiple of the batch size, some examples are left out in every epoch."
# zh = "你的训练只走了完整批量的那些步。当 n 不是批量大小的整数倍时，每个迭代周期都有样本被漏掉。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Generator, Tensor


def train_linreg(
    X: Tensor,
    y: Tensor,
    *,
    lr: float,
    epochs: int,
    batch_size: int,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor, list[float]]:
    _check_data(X, y)
    if lr <= 0 or epochs < 1 or batch_size < 1:
        raise ValueError("lr, epochs and batch_size must be positive")
    X, y = X.detach(), y.detach()
    w = X.new_zeros(X.shape[1]).requires_grad_()
    b = X.new_zeros(()).requires_grad_()
    losses = []
    n = len(X)
    batch_size = min(batch_size, n)
    for _ in range(epochs):
        order = torch.randperm(n, generator=generator).to(X.device)
        for i in range(n // batch_size):
            rows = order[i * batch_size : (i + 1) * batch_size]
            squared_loss(linreg(X[rows], w, b), y[rows]).backward()
            sgd_step([w, b], lr)
        with torch.no_grad():
            losses.append(squared_loss(linreg(X, w, b), y).item())
    return w.detach(), b.detach(), losses
