# /// misconception
# id = "W9"
# name = "no_intercept"
# fails = ["C4"]
# en = "Your exact solution fits weights only and returns a bias of 0. Unless the data happen to be centred, the weights must then also make up for the missing intercept, and both come out wrong."
# zh = "你的精确解只拟合了权重，偏置返回 0。除非数据碰巧已经中心化，否则权重还得去弥补缺失的截距，结果两者都不对。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def normal_equations(X: Tensor, y: Tensor, ridge: float = 0.0) -> tuple[Tensor, Tensor]:
    _check_data(X, y)
    if ridge < 0:
        raise ValueError("ridge must not be negative")
    penalty = ridge * torch.eye(X.shape[1], dtype=X.dtype, device=X.device)
    w = torch.linalg.solve(X.T @ X + penalty, X.T @ y)
    return w, X.new_zeros(())
