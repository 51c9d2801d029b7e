# /// misconception
# id = "W7"
# name = "always_converged"
# fails = ["C4"]
# en = """Your perceptron reports True also when every epoch had a mistake. On XOR no line \
# separates the classes, and only an epoch without any mistake means that it has converged."""
# zh = """即使每一轮都有错误，你的感知机也报告 True。对异或来说没有直线能把两类分开，只有一轮下\
# 来毫无错误才算收敛。"""
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
                b = b + (2 * y[i] - 1)
                mistakes += 1
        if mistakes == 0:
            return w, b, True
    return w, b, True
