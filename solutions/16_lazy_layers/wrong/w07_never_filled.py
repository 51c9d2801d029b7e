# /// misconception
# id = "W7"
# name = "never_filled"
# fails = ["C3"]
# en = "Your code gives the weight its shape but never fills it. Its entries are whatever happened to lie in that memory."
# zh = "你的代码给了权重形状，却没有填入数值。它的元素就是那块内存里碰巧留下的东西。"
# ///
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.parameter import UninitializedParameter


class DeferredLinear(nn.Module):
    def __init__(self, out_features: int, bias: bool = True) -> None:
        super().__init__()
        if out_features < 1:
            raise ValueError("out_features must be at least 1")
        self.out_features = out_features
        self.in_features = None
        self.weight = UninitializedParameter()
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        if self.in_features is None:
            self.in_features = X.shape[-1]
            self.weight.materialize((self.out_features, self.in_features))
        if X.shape[-1] != self.in_features:
            raise ValueError("X has another number of features than before")
        return F.linear(X, self.weight, self.bias)
