# /// misconception
# id = "W3"
# name = "activated_output"
# fails = ["C1"]
# en = "Your code applies the activation after the last linear layer too. The output layer must stay linear: after a relu the net could never answer with a negative number."
# zh = "你的代码在最后一个线性层之后也用了激活函数。输出层应当保持线性：经过 relu 之后，网络就永远给不出负数了。"
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
        self.activation = activation
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, X: Tensor) -> Tensor:
        for layer in self.layers:
            X = self.activation(layer(X))
        return X
