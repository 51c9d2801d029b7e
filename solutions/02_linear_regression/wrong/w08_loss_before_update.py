# /// misconception
# id = "W8"
# name = "loss_before_update"
# fails = ["C7"]
# en = "Your training records the loss at the start of each epoch, before the updates. The list is one epoch behind: it begins with the loss of the untrained model and never holds that of the returned one."
# zh = "你的训练在每个迭代周期开始、更新之前就记录损失。于是列表慢了一个周期：开头是未训练模型的损失，而返回的模型的损失从未出现。"
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
        with torch.no_grad():
            losses.append(squared_loss(linreg(X, w, b), y).item())
        order = torch.randperm(len(X), generator=generator).to(X.device)
        for rows in order.split(batch_size):
            squared_loss(linreg(X[rows], w, b), y[rows]).backward()
            sgd_step([w, b], lr)
    return w.detach(), b.detach(), losses
