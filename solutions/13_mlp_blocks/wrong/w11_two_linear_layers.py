# /// misconception
# id = "W11"
# name = "two_linear_layers"
# fails = ["C7"]
# en = "Your code uses a second linear layer for the last step. The exercise asks for the same layer in both places, so that its parameters exist once and collect the gradients of both uses."
# zh = "你的代码在最后一步用了另一个线性层。题目要求两处使用同一个层，这样参数只有一份，并且累加两次使用的梯度。"
# ///
import torch
from torch import Generator, Tensor, nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width: int, generator: Generator | None = None) -> None:
        super().__init__()
        if width < 1:
            raise ValueError("width must be at least 1")
        self.linear = nn.Linear(width, width)
        self.output = nn.Linear(width, width)
        self.register_buffer("rand_weight", torch.rand(width, width, generator=generator))

    def forward(self, X: Tensor) -> Tensor:
        X = self.linear(X)
        X = torch.relu(X @ self.rand_weight + 1)
        X = self.output(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()
