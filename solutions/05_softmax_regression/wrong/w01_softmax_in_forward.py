# /// misconception
# id = "W1"
# name = "softmax_in_forward"
# fails = ["C3", "C7"]
# en = """Your forward returns probabilities instead of logits. The cross-entropy applies a \
# softmax of its own, so the scores are squashed twice: the loss can never get near 0 and the \
# gradients come out too small."""
# zh = """你的 forward 返回的是概率而不是 logits。交叉熵内部还会再做一次 softmax，分数于是被压\
# 缩了两次：损失永远接近不了 0，梯度也偏小。"""
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
        noise = torch.randn(num_inputs, num_outputs, generator=generator)
        self.weight = nn.Parameter(noise * sigma)
        self.bias = nn.Parameter(torch.zeros(num_outputs))

    def forward(self, X):
        X = X.flatten(1)
        if X.shape[1] != self.weight.shape[0]:
            raise ValueError("wrong number of features")
        return torch.softmax(X @ self.weight + self.bias, dim=1)
