# /// misconception
# id = "W9"
# name = "input_shifted_only"
# fails = ["C4"]
# en = "Your code compares f(shift x) with f(x) itself. That asks whether shifting changes nothing at all (invariance); equivariance means that the output moves along with the input."
# zh = "你的代码拿 f(平移后的 x) 与 f(x) 本身比较。那是在问平移是否毫无影响（不变性）；等变性是指输出跟着输入一起平移。"
# ///
# ruff: noqa: E501, F821

from collections.abc import Callable

import torch
from torch import Tensor


def equivariance_error(f: Callable[[Tensor], Tensor], x: Tensor, dy: int, dx: int) -> Tensor:
    _require_float(x)
    if x.dim() < 2:
        raise ValueError("x must have at least two axes")
    y = f(x)
    if y.shape != x.shape:
        raise ValueError("f must keep the shape")
    return (f(torch.roll(x, (dy, dx), (-2, -1))) - y).abs().max()
