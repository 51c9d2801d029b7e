# /// misconception
# id = "W4"
# name = "hardcoded_relu"
# fails = ["C2"]
# en = "Your code always uses relu, whatever activation was asked for. The argument is accepted and then ignored, and an activation that has parameters of its own is lost."
# zh = "无论要求的是哪个激活函数，你的代码总是用 relu。参数被接收之后就没有再用，自带参数的激活函数也因此丢失了。"
# ///
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


class MLP(nn.Module):
    def __init__(
        self, sizes: Sequence[int], activation: Callable[[Tensor], Tensor] = torch.relu
    ) -> None:
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("at least two sizes are needed")
        if any(size < 1 for size in sizes):
            raise ValueError("sizes must be at least 1")
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, X: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            X = torch.relu(layer(X))
        return self.layers[-1](X)
