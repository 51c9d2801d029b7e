# /// misconception
# id = "W6"
# name = "gradient_without_mean"
# fails = ["C4"]
# en = "Your gradient is not divided by n. The squared error is averaged over the n rows, and L is computed for that average, so every step is n times too long."
# zh = "你的梯度没有除以 n。平方误差是对 n 行求平均的，L 也是按这个平均算的，所以你的每一步都长了 n 倍。"
# ///

import torch
from torch import Tensor


def lasso(X: Tensor, y: Tensor, strength: float, steps: int = 500) -> Tensor:
    if not X.is_floating_point():
        raise TypeError("X must be a float tensor")
    if X.ndim != 2:
        raise ValueError("X must have shape (n, d)")
    if y.shape != (X.shape[0],):
        raise ValueError("y must have shape (n,)")
    if strength < 0:
        raise ValueError("strength must be >= 0")
    if steps < 1:
        raise ValueError("steps must be >= 1")
    n, d = X.shape
    L = torch.linalg.eigvalsh(X.T @ X / n).max().item()
    w = torch.zeros(d, dtype=X.dtype, device=X.device)
    for _ in range(steps):
        g = X.T @ (X @ w - y)
        w = soft_threshold(w - g / L, strength / L)
    return w
