# /// misconception
# id = "W2"
# name = "constant_missing"
# fails = ["C1"]
# en = "Your features start at the first power, so the constant column is missing. Without it the polynomial has to pass through the origin, and there is one column too few."
# zh = "你的特征从一次幂开始，缺少常数列。没有它，多项式只能经过原点，而且列数也少了一列。"
# ///

import torch
from torch import Tensor


def poly_features(x: Tensor, degree: int) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if x.ndim != 1:
        raise ValueError("x must be 1-D")
    if degree < 0:
        raise ValueError("degree must be >= 0")
    k = torch.arange(1, degree + 1, device=x.device)
    return x[:, None] ** k / torch.exp(torch.lgamma(k.to(x.dtype) + 1))
