# /// misconception
# id = "W5"
# name = "zero_counts_as_one"
# fails = ["C3"]
# en = """Your perceptron predicts class 1 when the score is exactly 0. The rule asks for a \
# score greater than 0, and as w and b start at 0 the very first row already takes the other \
# branch."""
# zh = """你的感知机在得分恰好为 0 时预测类别 1。规则要求得分大于 0；由于 w 和 b 从 0 开始，第\
# 一行就已经走上了另一条路。"""
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
            if (w @ X[i] + b >= 0) != (y[i] == 1):
                w = w + (2 * y[i] - 1) * X[i]
                b = b + (2 * y[i] - 1)
                mistakes += 1
        if mistakes == 0:
            return w, b, True
    return w, b, False
