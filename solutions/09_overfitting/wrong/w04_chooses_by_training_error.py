# /// misconception
# id = "W4"
# name = "chooses_by_training_error"
# fails = ["C6"]
# en = "Your choice is the degree with the least training error. The training error keeps falling as the degree grows, so this always favours the most complicated polynomial."
# zh = "你选的是训练误差最小的次数。训练误差随次数升高一直下降，所以这样总是偏向最复杂的多项式。"
# ///
# ruff: noqa: F821 - fit_poly and poly_mse are the reference's
from collections.abc import Sequence

from torch import Tensor


def select_degree(
    x_train: Tensor, y_train: Tensor, x_val: Tensor, y_val: Tensor, degrees: Sequence[int]
) -> tuple[int, list[float], list[float]]:
    if len(degrees) == 0:
        raise ValueError("degrees is empty")
    train_mse, val_mse = [], []
    for degree in degrees:
        coef = fit_poly(x_train, y_train, degree)
        train_mse.append(poly_mse(x_train, y_train, coef).item())
        val_mse.append(poly_mse(x_val, y_val, coef).item())
    best = train_mse.index(min(train_mse))
    return degrees[best], train_mse, val_mse
