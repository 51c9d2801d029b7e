# /// misconception
# id = "W2"
# name = "no_super_init"
# fails = ["C1"]
# en = "Your MLP never runs the constructor of nn.Module. The tables in which a module keeps its layers and parameters do not exist yet, so assigning the first layer fails."
# zh = "你的 MLP 没有运行 nn.Module 的构造函数。模块用来登记层和参数的那些表还不存在，所以给第一个层赋值时就出错了。"
# ///
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn


class MLP(nn.Module):
    def __init__(
        self, sizes: Sequence[int], activation: Callable[[Tensor], Tensor] = torch.relu
    ) -> None:
        if len(sizes) < 2:
            raise ValueError("at least two sizes are needed")
        if any(size < 1 for size in sizes):
            raise ValueError("sizes must be at least 1")
        self.activation = activation
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, X: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            X = self.activation(layer(X))
        return self.layers[-1](X)
