# /// misconception
# id = "W7b"
# name = "last_row_decides"
# fails = ["C4"]
# en = """Your perceptron looks at the last row at the end of an epoch, and stops when that one \
# is right. Mistakes on the rows before it are forgotten, although a single one of them is \
# enough to go on."""
# zh = """你的感知机在一轮结束时只看最后一行，只要这一行判断正确就停下来。前面各行的错误被忘掉\
# 了，而其中只要有一个，就应当继续训练。"""
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
        for i in range(len(X)):
            if (w @ X[i] + b > 0) != (y[i] == 1):
                w = w + (2 * y[i] - 1) * X[i]
                b = b + (2 * y[i] - 1)
        if (w @ X[i] + b > 0) == (y[i] == 1):
            return w, b, True
    return w, b, False
