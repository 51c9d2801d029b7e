# /// misconception
# id = "W6"
# name = "never_subtracts"
# fails = ["C3"]
# en = """Your perceptron multiplies the update by y instead of by a sign. For a row of class 0 \
# that was taken for class 1 nothing happens, so the score is never pushed down."""
# zh = """你的感知机用 y 而不是用正负号去乘更新量。当类别 0 的行被误判为类别 1 时什么也没有发\
# 生，得分永远不会被压低。"""
# ///
import torch


def perceptron_fit(X, y, max_epochs=100):
    if not X.is_floating_point() or not y.is_floating_point():
        raise TypeError("X and y must be float")
    if X.dim() != 2 or y.shape != (X.shape[0],):
        raise ValueError("need X (n, d) and y (n,)")
    if max_epochs < 1:
        raise ValueError("max_epochs must be at least 1")
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    for _ in range(max_epochs):
        mistakes = 0
        for i in range(len(X)):
            if (w @ X[i] + b > 0) != (y[i] == 1):
                w = w + y[i] * X[i]
                b = b + y[i]
                mistakes += 1
        if mistakes == 0:
            return w, b, True
    return w, b, False
