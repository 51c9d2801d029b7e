# /// misconception
# id = "W10"
# name = "layers_ignored"
# fails = ["C5"]
# en = """Your XorNet computes the answer from the inputs and ignores its own layers. Their \
# weights have no influence: set them to zero, and the output stays the same."""
# zh = """你的 XorNet 直接由输入算出答案，没有用到自己的两层。它们的权重毫无影响：把权重全设为\
# 零，输出也不变。"""
# ///
import torch
from torch import nn


class XorNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 2)
        self.output = nn.Linear(2, 1)
        with torch.no_grad():
            self.hidden.weight.copy_(torch.tensor([[1.0, 1.0], [1.0, 1.0]]))
            self.hidden.bias.copy_(torch.tensor([0.0, -1.0]))
            self.output.weight.copy_(torch.tensor([[1.0, -2.0]]))
            self.output.bias.copy_(torch.tensor([0.0]))

    def forward(self, X):
        return torch.abs(X[:, 0] - X[:, 1])
