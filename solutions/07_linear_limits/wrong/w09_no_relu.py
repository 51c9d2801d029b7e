# /// misconception
# id = "W9"
# name = "no_relu"
# fails = ["C5"]
# en = """Your XorNet has no ReLU between its two layers. Two affine layers fold into one, and \
# no affine function takes the values of XOR."""
# zh = "你的 XorNet 两层之间没有 ReLU。两个仿射层可以合成一个，而任何仿射函数都取不到异或的值。"
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
        return self.output(self.hidden(X)).squeeze(-1)
