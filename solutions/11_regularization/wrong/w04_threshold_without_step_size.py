# /// misconception
# id = "W4"
# name = "threshold_without_step_size"
# fails = ["C3", "C4"]
# en = "Your step uses the full strength as its threshold. The penalty is part of the same step as the gradient, so the step size belongs on both; yours converges to the solution of a different penalty."
# zh = "你的每一步直接把 strength 当作阈值。惩罚与梯度属于同一步，两者都要乘步长；你的算法会收敛到另一个惩罚强度的解。"
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
        w = soft_threshold(w - g / L, strength)
    return w
