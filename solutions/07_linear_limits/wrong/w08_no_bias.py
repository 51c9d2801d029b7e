# /// misconception
# id = "W8"
# name = "no_bias"
# fails = ["C3"]
# en = """Your perceptron never updates its bias. Its line then always goes through the origin, \
# and data that need another line are never separated."""
# zh = """你的感知机从不更新偏置。它的分界线于是总是穿过原点，需要其他直线才能分开的数据永远分\
# 不开。"""
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
                w = w + (2 * y[i] - 1) * X[i]
                mistakes += 1
        if mistakes == 0:
            return w, b, True
    return w, b, False
