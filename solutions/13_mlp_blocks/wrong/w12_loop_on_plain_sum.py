# /// misconception
# id = "W12"
# name = "loop_on_plain_sum"
# fails = ["C7"]
# en = "Your loop tests the sum of the entries, not the sum of their absolute values. Positive and negative entries cancel, so the loop stops too early, and a very negative sum is never halved."
# zh = "你的循环判断的是各元素之和，而不是它们的绝对值之和。正负元素会相互抵消，循环就停得太早；很负的和更是一次也不会减半。"
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
        while X.sum() > 1:
            X = X / 2
        return X.sum()
