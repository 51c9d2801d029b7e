# /// misconception
# id = "W3"
# name = "weight_transposed"
# fails = ["C2"]
# en = """Your weight is stored with shape (num_outputs, num_inputs), as nn.Linear does it. \
# This exercise asks for (num_inputs, num_outputs), so that the logits are X times weight \
# without a transpose."""
# zh = """你的 weight 按 nn.Linear 的习惯存成了 (num_outputs, num_inputs) 的形状。本练习要求的\
# 是 (num_inputs, num_outputs)，这样 logits 就是 X 乘 weight，不需要转置。"""
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
        noise = torch.randn(num_outputs, num_inputs, generator=generator)
        self.weight = nn.Parameter(noise * sigma)
        self.bias = nn.Parameter(torch.zeros(num_outputs))

    def forward(self, X):
        X = X.flatten(1)
        if X.shape[1] != self.weight.shape[1]:
            raise ValueError("wrong number of features")
        return X @ self.weight.T + self.bias
