# /// misconception
# id = "W10"
# name = "constant_as_parameter"
# fails = ["C7"]
# en = "Your code makes rand_weight an nn.Parameter. Even with requires_grad=False it is listed in parameters(), as if it were something to learn, although it is a constant of the model."
# zh = "你的代码把 rand_weight 做成了 nn.Parameter。即使设了 requires_grad=False，它仍会出现在 parameters() 里，好像需要学习似的，而它其实是模型的一个常数。"
# ///
import torch
from torch import Generator, Tensor, nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width: int, generator: Generator | None = None) -> None:
        super().__init__()
        if width < 1:
            raise ValueError("width must be at least 1")
        self.linear = nn.Linear(width, width)
        weight = torch.rand(width, width, generator=generator)
        self.rand_weight = nn.Parameter(weight, requires_grad=False)

    def forward(self, X: Tensor) -> Tensor:
        X = self.linear(X)
        X = torch.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()
