# /// misconception
# id = "W5"
# name = "subgradient_descent"
# fails = ["C3"]
# en = "Your step follows the sign of the weights as if the L1 norm were smooth. Such a step jumps back and forth across zero, so no weight ever becomes exactly zero."
# zh = "你的每一步沿着权重的符号走，好像 L1 范数是光滑的。这样的步子会在零的两侧来回跳，没有哪个权重会恰好变成零。"
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
        g = X.T @ (X @ w - y) / n
        w = w - (g + strength * torch.sign(w)) / L
    return w
