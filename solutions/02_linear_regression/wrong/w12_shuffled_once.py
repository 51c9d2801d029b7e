# /// misconception
# id = "W12"
# name = "shuffled_once"
# fails = ["C8"]
# en = "Your training draws one permutation before the first epoch and uses it in all of them. Every epoch is to draw a fresh one, otherwise the same examples always meet in the same batch, in the same order."
# zh = "你的训练只在第一个迭代周期之前抽取了一次排列，之后每个周期都沿用它。每个周期都应重新抽取，否则总是同样的样本以同样的顺序出现在同一个批量里。"
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
    order = torch.randperm(len(X), generator=generator).to(X.device)
    for _ in range(epochs):
        for rows in order.split(batch_size):
            squared_loss(linreg(X[rows], w, b), y[rows]).backward()
            sgd_step([w, b], lr)
        with torch.no_grad():
            losses.append(squared_loss(linreg(X, w, b), y).item())
    return w.detach(), b.detach(), losses
