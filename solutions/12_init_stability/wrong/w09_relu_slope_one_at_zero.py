# /// misconception
# id = "W9"
# name = "relu_slope_one_at_zero"
# fails = ["C5"]
# en = "Your derivative of ReLU is 1 at z = 0. By the convention used here, and by torch itself, it is 0 there."
# zh = "你的 ReLU 导数在 z = 0 处是 1。按照这里以及 torch 自己的约定，它在那里是 0。"
# ///

import torch
from torch import Tensor


def activation_derivative(name: str, z: Tensor) -> Tensor:
    if not z.is_floating_point():
        raise TypeError("z must be a float tensor")
    if name == "relu":
        return (z >= 0).to(z.dtype)
    if name == "tanh":
        return 1 - torch.tanh(z) ** 2
    if name == "sigmoid":
        return torch.sigmoid(z) * (1 - torch.sigmoid(z))
    if name == "identity":
        return torch.ones_like(z)
    raise ValueError("unknown activation")
