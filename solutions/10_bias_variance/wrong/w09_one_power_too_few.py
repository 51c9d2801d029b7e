# /// misconception
# id = "W9"
# name = "one_power_too_few"
# fails = ["C5"]
# en = "Your learner of degree d fits a polynomial of degree d − 1. From the constant to the power d there are d + 1 columns, not d."
# zh = "你的 d 次学习器拟合的其实是 d − 1 次多项式。从常数项到 d 次幂共有 d + 1 列，而不是 d 列。"
# ///

from collections.abc import Callable

import torch
from torch import Tensor


def poly_learner(degree: int) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    if degree < 0:
        raise ValueError("degree must be >= 0")

    def features(x: Tensor) -> Tensor:
        return x[:, None] ** torch.arange(degree, device=x.device)

    def learner(x_train: Tensor, y_train: Tensor, x_test: Tensor) -> Tensor:
        w = torch.linalg.pinv(features(x_train)) @ y_train
        return features(x_test) @ w

    return learner
