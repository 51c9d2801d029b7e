# /// misconception
# id = "W13"
# name = "ridge_ignored"
# fails = ["C2"]
# en = "Your fit gives the same coefficients whatever `ridge` is. The penalty ridge·‖c‖² must take part in what is minimised."
# zh = "无论 `ridge` 取多少，你的拟合都给出同样的系数。惩罚项 ridge·‖c‖² 必须参与最小化。"
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
    return torch.linalg.lstsq(features, y[:, None]).solution[:, 0]
