# /// misconception
# id = "W12b"
# name = "zero_weights"
# fails = ["C2"]
# en = """Your weights start at zero, whatever sigma is. The exercise asks for random weights \
# from the normal distribution with standard deviation sigma, which generator makes \
# reproducible."""
# zh = """无论 sigma 是多少，你的权重都从零开始。题目要求用标准差为 sigma 的正态分布随机初始\
# 化，并由 generator 保证可复现。"""
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
        self.weight = nn.Parameter(torch.zeros(num_inputs, num_outputs))
        self.bias = nn.Parameter(torch.zeros(num_outputs))

    def forward(self, X):
        X = X.flatten(1)
        if X.shape[1] != self.weight.shape[0]:
            raise ValueError("wrong number of features")
        return X @ self.weight + self.bias
