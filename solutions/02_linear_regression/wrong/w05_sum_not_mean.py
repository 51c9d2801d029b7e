# /// misconception
# id = "W5"
# name = "sum_not_mean"
# fails = ["C7"]
# en = "Your training takes the step on the sum of the losses in a batch. The gradient then grows with the batch size, so the step is as many times too long as the batch has examples."
# zh = "你的训练用批量中损失的和来更新。梯度于是随批量大小增长，批量里有多少个样本，步长就大了多少倍。"
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
        for rows in order.split(batch_size):
            squared_loss(linreg(X[rows], w, b), y[rows], reduction="sum").backward()
            sgd_step([w, b], lr)
        with torch.no_grad():
            losses.append(squared_loss(linreg(X, w, b), y).item())
    return w.detach(), b.detach(), losses
