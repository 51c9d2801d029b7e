# /// misconception
# id = "W9b"
# name = "sigmoid_as_its_derivative"
# fails = ["C5"]
# en = "Your derivative of the sigmoid is the sigmoid itself. The slope is at most ¼ and goes to zero on both sides, while the function goes to 1 on the right."
# zh = "你把 sigmoid 函数本身当成了它的导数。它的斜率最大只有 ¼，向两侧都趋于零，而函数值在右侧趋于 1。"
# ///

import torch
from torch import Tensor


def activation_derivative(name: str, z: Tensor) -> Tensor:
    if not z.is_floating_point():
        raise TypeError("z must be a float tensor")
    if name == "relu":
        return (z > 0).to(z.dtype)
    if name == "tanh":
        return 1 - torch.tanh(z) ** 2
    if name == "sigmoid":
        return torch.sigmoid(z)
    if name == "identity":
        return torch.ones_like(z)
    raise ValueError("unknown activation")
