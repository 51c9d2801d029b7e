# /// misconception
# id = "W1"
# name = "no_factorial"
# fails = ["C1"]
# en = "Your columns are the bare powers x^k. Column k must also be divided by k!, otherwise high powers grow out of all proportion."
# zh = "你的各列只是幂 x^k。第 k 列还要除以 k!，否则高次幂会大得不成比例。"
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
    return torch.stack([x**k for k in range(degree + 1)], dim=1)
