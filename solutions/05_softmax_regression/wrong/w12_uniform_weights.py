# /// misconception
# id = "W12"
# name = "uniform_weights"
# fails = ["C2"]
# en = """Your weights are drawn from the uniform distribution between 0 and 1. The exercise \
# asks for the normal distribution with mean 0 and standard deviation sigma: small weights of \
# both signs."""
# zh = """你的权重取自 0 到 1 之间的均匀分布。题目要求的是均值为 0、标准差为 sigma 的正态分布：\
# 有正有负的小权重。"""
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
        w = torch.rand(num_inputs, num_outputs, generator=generator)
        self.weight = nn.Parameter(w)
        self.bias = nn.Parameter(torch.zeros(num_outputs))

    def forward(self, X):
        X = X.flatten(1)
        if X.shape[1] != self.weight.shape[0]:
            raise ValueError("wrong number of features")
        return X @ self.weight + self.bias
