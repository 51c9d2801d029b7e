# /// misconception
# id = "W13b"
# name = "ridge_times_n"
# fails = ["C2"]
# en = "Your penalty is n times as strong as asked. The squared errors are summed here, not averaged, so ridge stands beside the sum without a factor n."
# zh = "你的惩罚比要求的强了 n 倍。这里的平方误差是求和而不是求平均，所以 ridge 与这个和并列，不带因子 n。"
# ///
# ruff: noqa: F821 - poly_features is the reference's
import torch
from torch import Tensor


def fit_poly(x: Tensor, y: Tensor, degree: int, ridge: float = 0.0) -> Tensor:
    if ridge < 0:
        raise ValueError("ridge must be >= 0")
    features = poly_features(x, degree)
    if y.shape != x.shape:
        raise ValueError("y must have the shape of x")
    n = len(x)
    eye = torch.eye(degree + 1, dtype=x.dtype, device=x.device)
    A = torch.cat([features, (ridge * n) ** 0.5 * eye])
    b = torch.cat([y, torch.zeros(degree + 1, dtype=y.dtype, device=y.device)])
    return torch.linalg.lstsq(A, b[:, None]).solution[:, 0]
