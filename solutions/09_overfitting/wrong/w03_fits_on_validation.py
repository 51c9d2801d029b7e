# /// misconception
# id = "W3"
# name = "fits_on_validation"
# fails = ["C6"]
# en = "Your fit uses the training and the validation points together. The validation error then judges points that the fit has already seen, so it no longer tells how the polynomial does on new data."
# zh = "你把训练点和验证点合在一起做了拟合。这样验证误差评判的是拟合已经见过的点，不再能说明多项式在新数据上的表现。"
# ///
# ruff: noqa: F821 - fit_poly and poly_mse are the reference's
from collections.abc import Sequence

import torch
from torch import Tensor


def select_degree(
    x_train: Tensor, y_train: Tensor, x_val: Tensor, y_val: Tensor, degrees: Sequence[int]
) -> tuple[int, list[float], list[float]]:
    if len(degrees) == 0:
        raise ValueError("degrees is empty")
    if x_train.ndim != 1 or x_val.ndim != 1:
        raise ValueError("x must be 1-D")
    if x_train.shape != y_train.shape or x_val.shape != y_val.shape:
        raise ValueError("y must have the shape of x")
    train_mse, val_mse = [], []
    for degree in degrees:
        coef = fit_poly(torch.cat([x_train, x_val]), torch.cat([y_train, y_val]), degree)
        train_mse.append(poly_mse(x_train, y_train, coef).item())
        val_mse.append(poly_mse(x_val, y_val, coef).item())
    best = val_mse.index(min(val_mse))
    return degrees[best], train_mse, val_mse
