# /// misconception
# id = "W14"
# name = "no_halving"
# fails = ["C7"]
# en = "Your code leaves out the loop that halves X. The result is then not bounded by 1 and differs from the requested one whenever the absolute values add up to more than 1."
# zh = "你的代码漏掉了把 X 反复减半的循环。这样结果不再以 1 为界，只要绝对值之和大于 1，就与要求的结果不同。"
# ///
import torch
from torch import Generator, Tensor, nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width: int, generator: Generator | None = None) -> None:
        super().__init__()
        if width < 1:
            raise ValueError("width must be at least 1")
        self.linear = nn.Linear(width, width)
        self.register_buffer("rand_weight", torch.rand(width, width, generator=generator))

    def forward(self, X: Tensor) -> Tensor:
        X = self.linear(X)
        X = torch.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        return X.sum()
