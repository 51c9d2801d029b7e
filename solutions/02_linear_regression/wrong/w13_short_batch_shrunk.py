# /// misconception
# id = "W13"
# name = "short_batch_shrunk"
# fails = ["C8"]
# en = "Your training divides the loss of every batch by the full batch size. A short last batch then takes a step that is too small: its mean is over the examples it really has."
# zh = "你的训练把每个批量的损失都除以完整的批量大小。较短的最后一个批量因此步子太小：它的平均值应该只对它实际拥有的样本来取。"
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
    for _ in range(epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        size = min(batch_size, len(X))
        for rows in order.split(size):
            loss = squared_loss(linreg(X[rows], w, b), y[rows], reduction="sum") / size
            loss.backward()
            sgd_step([w, b], lr)
        with torch.no_grad():
            losses.append(squared_loss(linreg(X, w, b), y).item())
    return w.detach(), b.detach(), losses
