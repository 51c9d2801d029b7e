# /// misconception
# id = "W3"
# name = "gradients_pile_up"
# fails = ["C6", "C7"]
# en = "Your code never clears the gradients after the step. Each backward pass adds to what is there, so every later step also repeats all the earlier gradients."
# zh = "你的代码在更新之后没有清除梯度。每次反向传播都会累加到已有的梯度上，所以后面的每一步都重复了之前所有的梯度。"
# ///
# ruff: noqa: E501

from collections.abc import Iterable

import torch
from torch import Tensor


def sgd_step(params: Iterable[Tensor], lr: float) -> None:
    if lr <= 0:
        raise ValueError("lr must be positive")
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
