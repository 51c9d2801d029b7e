# /// misconception
# id = "W3"
# name = "draws_again"
# fails = ["C2"]
# en = "Your code draws the weight again at every forward. Whatever the layer has learned is lost at the next call, and the same input gives different outputs."
# zh = "你的代码在每次前向传播时都重新抽取权重。这个层学到的东西在下一次调用时全部丢失，同样的输入也会得到不同的输出。"
# ///
import math

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
        bound = 1 / math.sqrt(self.in_features)
        with torch.no_grad():
            self.weight.uniform_(-bound, bound)
        return F.linear(X, self.weight, self.bias)
