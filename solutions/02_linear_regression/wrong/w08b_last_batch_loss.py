# /// misconception
# id = "W8b"
# name = "last_batch_loss"
# fails = ["C7"]
# en = "Your training records the loss that the last batch had before its own update. Asked for is the loss over the whole data set after the epoch; one batch is a noisy and outdated stand-in."
# zh = "你的训练记录的是最后一个批量在它自己更新之前的损失。题目要的是整个数据集在该周期之后的损失；一个批量的值既有噪声又已过时。"
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
            loss = squared_loss(linreg(X[rows], w, b), y[rows])
            loss.backward()
            sgd_step([w, b], lr)
        losses.append(loss.item())
    return w.detach(), b.detach(), losses
