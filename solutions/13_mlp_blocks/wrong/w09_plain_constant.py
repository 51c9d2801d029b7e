# /// misconception
# id = "W9"
# name = "plain_constant"
# fails = ["C7"]
# en = "Your code stores rand_weight as an ordinary tensor attribute. The module does not know it: it is missing from the state dict, and it stays behind when the model changes its dtype or its device."
# zh = "你的代码把 rand_weight 存成了普通的张量属性。模块并不知道它的存在：它不在状态字典里，模型转换数据类型或设备时它也不会跟着走。"
# ///
import torch
from torch import Generator, Tensor, nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width: int, generator: Generator | None = None) -> None:
        super().__init__()
        if width < 1:
            raise ValueError("width must be at least 1")
        self.linear = nn.Linear(width, width)
        self.rand_weight = torch.rand(width, width, generator=generator)

    def forward(self, X: Tensor) -> Tensor:
        X = self.linear(X)
        X = torch.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()
