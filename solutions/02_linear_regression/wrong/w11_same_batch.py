# /// misconception
# id = "W11"
# name = "same_batch"
# fails = ["C8"]
# en = "Your training takes the first examples as the batch in every step. The rest of the data set is never seen."
# zh = "你的训练每一步都取最前面的那些样本作为批量。数据集的其余部分从来没有被用到。"
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
        for _ in range(0, len(X), batch_size):
            X_batch, y_batch = X[:batch_size], y[:batch_size]
            squared_loss(linreg(X_batch, w, b), y_batch).backward()
            sgd_step([w, b], lr)
        with torch.no_grad():
            losses.append(squared_loss(linreg(X, w, b), y).item())
    return w.detach(), b.detach(), losses
