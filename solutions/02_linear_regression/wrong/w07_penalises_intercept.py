# /// misconception
# id = "W7"
# name = "penalises_intercept"
# fails = ["C4"]
# en = "Your code puts the ridge penalty on the intercept as well. The bias is pulled towards 0, and the fit depends on where the zero of y happens to be."
# zh = "你的代码把岭惩罚也加在了截距上。偏置被拉向 0，拟合结果便取决于 y 的零点碰巧在哪里。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def normal_equations(X: Tensor, y: Tensor, ridge: float = 0.0) -> tuple[Tensor, Tensor]:
    _check_data(X, y)
    if ridge < 0:
        raise ValueError("ridge must not be negative")
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    penalty = ridge * torch.eye(A.shape[1], dtype=X.dtype, device=X.device)
    solution = torch.linalg.solve(A.T @ A + penalty, A.T @ y)
    return solution[:-1], solution[-1]
