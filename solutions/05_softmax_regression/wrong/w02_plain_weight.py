# /// misconception
# id = "W2"
# name = "weight_is_no_parameter"
# fails = ["C2"]
# en = """Your weight is an ordinary tensor attribute, even though it requires grad. The module \
# does not know it, so net.parameters() leaves it out: no optimiser updates it, and net.to(...) \
# does not move it."""
# zh = """你的 weight 只是一个普通的张量属性，尽管它的 requires_grad 为真。模块并不认识它，\
# net.parameters() 里也就没有它：优化器不会更新它，net.to(...) 也不会移动它。"""
# ///
import torch
from torch import nn


class SoftmaxRegression(nn.Module):
    def __init__(self, num_inputs, num_outputs, sigma=0.01, generator=None):
        super().__init__()
        if num_inputs < 1 or num_outputs < 1:
            raise ValueError("sizes must be at least 1")
        if sigma < 0:
            raise ValueError("sigma must not be negative")
        self.weight = torch.randn(num_inputs, num_outputs, generator=generator) * sigma
        self.weight.requires_grad_(True)
        self.bias = nn.Parameter(torch.zeros(num_outputs))

    def forward(self, X):
        X = X.flatten(1)
        if X.shape[1] != self.weight.shape[0]:
            raise ValueError("wrong number of features")
        return X @ self.weight + self.bias
